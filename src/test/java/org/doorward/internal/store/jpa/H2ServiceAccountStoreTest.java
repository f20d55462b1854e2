package org.doorward.internal.store.jpa;

import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ServiceAccountStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2ServiceAccountStoreTest extends ServiceAccountStoreContract {
    private static TwoNodes nodes;

    @BeforeAll
    static void start() {
        nodes = TwoNodes.onH2(H2ServiceAccountStoreTest.class);
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
