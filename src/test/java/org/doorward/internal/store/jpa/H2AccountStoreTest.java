package org.doorward.internal.store.jpa;

import org.doorward.account.EditableAccountStore;
import org.doorward.account.EditableAccountStoreContract;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2AccountStoreTest extends EditableAccountStoreContract {
    private static JpaStores stores;

    @BeforeAll
    static void start() {
        stores = new JpaStores(TestSettings.with(
                "doorward.jpa.url",
                "jdbc:h2:mem:accounts;DB_CLOSE_DELAY=-1",
                "doorward.jpa.username",
                "sa",
                "doorward.jpa.timeout",
                "10s"));
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    @Override
    protected EditableAccountStore store() {
        return stores.accounts();
    }
}
