package org.doorward.internal.store.jpa;

import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresApiTokenStoreTest extends ApiTokenStoreContract {
    private static TwoNodes nodes;

    @BeforeAll
    static void start() {
        nodes = TwoNodes.onPostgres();
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
    protected ApiTokenStore ofAnotherNode() {
        return nodes.other.apiTokens(true);
    }

    @Override
    protected String everythingStored() {
        return nodes.dump();
    }
}
