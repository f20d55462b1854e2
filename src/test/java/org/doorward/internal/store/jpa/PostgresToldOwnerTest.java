package org.doorward.internal.store.jpa;

import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ToldOwnerContract;
import org.doorward.limit.RateLimiter;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresToldOwnerTest extends ToldOwnerContract {
    private static JpaStores stores;

    @BeforeAll
    static void start() {
        stores = new JpaStores(
                TestSettings.with("doorward.jpa.url", RealPostgres.newDatabase(), "doorward.jpa.timeout", "20s"));
        stores.start();
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    @Override
    protected ApiTokenStore store() {
        return stores.apiTokens(true);
    }

    @Override
    protected ApiTokenStore withoutOwners() {
        return stores.apiTokens(false);
    }

    @Override
    protected ServiceAccountStore serviceAccountStore() {
        return stores.serviceAccounts();
    }

    @Override
    protected RateLimiter limiter() {
        return stores.limits();
    }
}
