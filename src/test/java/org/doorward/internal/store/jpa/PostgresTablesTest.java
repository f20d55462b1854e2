package org.doorward.internal.store.jpa;

import org.doorward.testing.RealPostgres;
import org.junit.jupiter.api.Tag;

@Tag("stores")
class PostgresTablesTest extends TablesContract {
    @Override
    String newDatabase() {
        return RealPostgres.newDatabase();
    }

    @Override
    String username() {
        return "postgres";
    }
}
