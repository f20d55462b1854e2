package org.doorward.internal.store.jpa;

import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ToldOwnerContract;
import org.doorward.limit.RateLimiter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2ToldOwnerTest extends ToldOwnerContract {
    private static TwoNodes nodes;

    @BeforeAll
    static void start() {
        nodes = TwoNodes.onH2(H2ToldOwnerTest.class);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Override
    protected ApiTokenStore store() {
        return nodes.one.apiTokens(true);
    }

    @Override
    protected ApiTokenStore withoutOwners() {
        return nodes.one.apiTokens(false);
    }

    @Override
    protected ServiceAccountStore serviceAccountStore() {
        return nodes.one.serviceAccounts();
    }

    @Override
    protected RateLimiter limiter() {
        return nodes.one.limits();
    }
}
