package org.doorward.internal.store.jpa;

import org.junit.jupiter.api.Tag;

@Tag("stores")
class H2PoolTest extends PoolContract {
    private static int databases;

    @Override
    String newDatabase() {
        return "jdbc:h2:mem:pool" + databases++ + ";DB_CLOSE_DELAY=-1";
    }

    @Override
    String username() {
        return "sa";
    }

    @Override
    String schemaOfOthers() {
        return "TENANT_SEVEN";
    }
}
