package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.util.stream.LongStream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStoreBed;
import org.doorward.testing.Jndi;
import org.doorward.testing.PostgresProxy;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a read and a change cost on PostgreSQL, counted on the wire. */
@Tag("stores")
class DatabaseRoundTripsTest extends SessionStoreBed {
    private final String direct = RealPostgres.newDatabase();
    private final PostgresProxy network =
            new PostgresProxy(URI.create(direct.substring("jdbc:".length())).getPort());
    private final String url = direct.replaceFirst("//[^/]+/", "//127.0.0.1:" + network.port() + "/");

    @SuppressWarnings("NullAway.Init") // each test begins with it
    private JpaStores stores;

    @SuppressWarnings("NullAway.Init") // each test begins with it
    private SessionStore store;

    @AfterEach
    void close() {
        stores.close();
        network.close();
    }

    @Override
    protected SessionStore store() {
        return store;
    }

    @Override
    protected void forget(SessionId id) {
        throw new UnsupportedOperationException();
    }

    /** The least of some times: a pool looks now and then whether a connection is still good. */
    private long cost(Runnable work) {
        return LongStream.range(0, 8)
                .map(time -> {
                    long before = network.roundTrips();
                    work.run();
                    return network.roundTrips() - before;
                })
                .min()
                .orElseThrow();
    }

    private void assertCosts(long read, long change) {
        Session session = opened(ada);
        assertEquals(read, cost(() -> store.find(session.id())));
        long opening = cost(() -> opened(bob));
        long openingAndEnding = cost(() -> {
            Session ended = opened(bob);
            assertTrue(StoredSessions.end(store, ended.id(), bob, end(Reason.REVOKED, T0)));
        });
        assertEquals(change, openingAndEnding - opening);
    }

    @Test
    void withAUrlAReadIsOneAndEndingASessionThree() {
        stores = new JpaStores(TestSettings.with("doorward.jpa.url", url, "doorward.jpa.timeout", "10s"));
        store = stores.sessions();
        assertCosts(1, 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withADataSourceAReadIsOneAndEndingASessionFour(boolean autoCommit) {
        try (HikariDataSource pool = new HikariDataSource();
                Jndi server = new Jndi()) {
            pool.setJdbcUrl(url);
            pool.setAutoCommit(autoCommit);
            server.bind("java:comp/env/jdbc/pool", pool);
            stores = new JpaStores(TestSettings.with(
                    "doorward.jpa.datasource", "java:comp/env/jdbc/pool", "doorward.jpa.timeout", "10s"));
            store = stores.sessions();
            assertCosts(1, 4);
        }
    }
}
