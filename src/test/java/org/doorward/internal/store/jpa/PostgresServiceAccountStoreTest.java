package org.doorward.internal.store.jpa;

import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ServiceAccountStoreContract;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresServiceAccountStoreTest extends ServiceAccountStoreContract {
    private static String url;
    private static JpaStores one;
    private static JpaStores other;

    @BeforeAll
    static void start() {
        url = RealPostgres.newDatabase();
        one = node();
        other = node();
    }

    private static JpaStores node() {
        JpaStores stores = new JpaStores(TestSettings.with(
                "doorward.jpa.url", url, "doorward.jpa.username", "postgres", "doorward.jpa.timeout", "10s"));
        // however long that takes on a busy machine
        stores.start();
        return stores;
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Override
    protected ServiceAccountStore store() {
        return one.serviceAccounts();
    }

    @Override
    protected ServiceAccountStore ofAnotherNode() {
        return other.serviceAccounts();
    }
}
