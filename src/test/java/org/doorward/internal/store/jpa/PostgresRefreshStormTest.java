package org.doorward.internal.store.jpa;

import org.doorward.internal.session.RefreshStormContract;
import org.doorward.store.SessionStore;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("stores")
class PostgresRefreshStormTest extends RefreshStormContract {
    private JpaStores one;
    private JpaStores other;

    @BeforeEach
    void start() {
        String url = RealPostgres.newDatabase();
        one = stores(url);
        other = stores(url);
    }

    /** The storm is about what is decided, not about how soon: nobody waits for a connection, or gives up. */
    private static JpaStores stores(String url) {
        JpaStores stores = new JpaStores(TestSettings.with(
                "doorward.jpa.url", url, "doorward.jpa.timeout", "30s", "doorward.jpa.pool.size", "32"));
        stores.start();
        return stores;
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Override
    protected SessionStore one() {
        return one.sessions();
    }

    @Override
    protected SessionStore other() {
        return other.sessions();
    }
}
