package org.doorward.internal.store.jpa;

import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ServiceAccountStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresServiceAccountStoreTest extends ServiceAccountStoreContract {
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
    protected ServiceAccountStore store() {
        return nodes.one.serviceAccounts();
    }

    @Override
    protected ServiceAccountStore ofAnotherNode() {
        return nodes.other.serviceAccounts();
    }
}
