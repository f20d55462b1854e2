package org.doorward.internal.store.jpa;

import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;
import org.doorward.testing.Dumps;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresApiTokenStoreTest extends ApiTokenStoreContract {
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
    protected ApiTokenStore store() {
        return one.apiTokens();
    }

    @Override
    protected ApiTokenStore ofAnotherNode() {
        return other.apiTokens();
    }

    @Override
    protected String everythingStored() {
        return Dumps.of(url, "postgres");
    }
}
