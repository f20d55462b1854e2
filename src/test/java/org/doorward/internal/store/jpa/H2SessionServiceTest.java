package org.doorward.internal.store.jpa;

import org.doorward.session.SessionServiceContract;
import org.doorward.session.SessionStore;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2SessionServiceTest extends SessionServiceContract {
    private static SessionStore store;

    @BeforeAll
    static void start() {
        store = new JpaStores(TestSettings.with(
                        "doorward.jpa.url",
                        "jdbc:h2:mem:services;DB_CLOSE_DELAY=-1",
                        "doorward.jpa.username",
                        "sa",
                        "doorward.jpa.timeout",
                        "10s"))
                .sessions();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Override
    protected SessionStore store() {
        return store;
    }
}
