package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.session.Session;
import org.doorward.session.Touch;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A revoke-all that the database cannot write to each of the account's sessions in time, with the time-out that nodes have. */
@Tag("stores")
class UnwrittenEndsTest extends SessionStoreBed {
    private static final int MANY = 450;

    private final String url = RealPostgres.newDatabase();
    private JpaStores stores;
    private SessionStore store;

    @BeforeEach
    void start() {
        stores = new JpaStores(TestSettings.with("doorward.jpa.url", url));
        stores.start();
        store = stores.sessions();
    }

    @AfterEach
    void stop() {
        stores.close();
    }

    @Override
    protected SessionStore store() {
        return store;
    }

    @Override
    protected void forget(SessionId id) {
        // the bed asks for it; no test here forgets a session
        throw new UnsupportedOperationException();
    }

    @Test
    void endsThemAllTheSameAndTheNextOneCountsThem() throws SQLException {
        List<Session> all = IntStream.range(0, MANY).mapToObj(i -> opened(ada)).toList();
        Session spared = opened(ada);
        Session bobs = opened(bob);
        Instant at = T0.plusSeconds(1);
        // as another transaction holds it
        try (Connection another = DriverManager.getConnection(url);
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            String last = all.get(MANY - 1).id().value();
            try (ResultSet rows = statement.executeQuery(
                    "select * from doorward.doorward_session where id = '" + last + "' for update")) {
                assertTrue(rows.next());
                assertThrows(
                        StoreUnavailableException.class,
                        () -> store.end(ada, new SessionStore.Target.AllBut(spared.id()), end(Reason.REVOKED, at)));
            }
            assertEnded(all.get(MANY - 1));
            another.rollback();
        }
        all.forEach(this::assertEnded);
        assertEquals(List.of(spared.id()), ids(StoredSessions.list(store, ada, at)));
        assertEquals(1, store.list(ada, at, null, 10).total());
        assertEquals(bobs, stored(bobs.id()));

        Session last = all.get(MANY - 1);
        SessionStore.ReplaceResult late = store.replace(rotated(last, at));
        assertEquals(
                Optional.of(Reason.REVOKED),
                assertInstanceOf(SessionStore.ReplaceResult.Stale.class, late)
                        .present()
                        .endReasonAt(T0));
        assertFalse(store.touch(new Touch(last.id(), at, null, 0)));
        assertEquals(0, store.end(ada, new SessionStore.Target.One(last.id()), end(Reason.SIGNED_OUT, at)));
        Session next = opened(ada);
        assertTrue(store.touch(new Touch(spared.id(), at, null, 0)));
        int left = store.end(ada, new SessionStore.Target.AllBut(last.id()), end(Reason.REVOKED, at));
        assertTrue(left > 2 && left <= MANY + 2, left + " were left");
        assertEnded(spared);
        assertEnded(next);
        all.forEach(this::assertEnded);
        assertEquals(end(Reason.REVOKED, at), stored(last.id()).end(), "it is no longer spared");
        assertEquals(0, store.list(ada, at, null, 10).total());
        assertEquals(
                0,
                store.end(ada, new SessionStore.Target.AllBut(null), end(Reason.REVOKED, at)),
                "each is counted once");
    }

    private void assertEnded(Session session) {
        assertEquals(Optional.of(Reason.REVOKED), stored(session.id()).endReasonAt(T0));
    }

    @Test
    void theCountIsTrueHoweverManyThereAre() {
        IntStream.range(0, MANY).forEach(i -> opened(ada));
        assertEquals(MANY, store.end(ada, new SessionStore.Target.AllBut(null), end(Reason.REVOKED, T0)));
    }
}
