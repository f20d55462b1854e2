package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.store.SessionStoreContract;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestDatabase;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What every database adds to the contract. */
abstract class JpaSessionStoreContract extends SessionStoreContract {
    @Override
    protected void forget(SessionId id) {
        StoredSessions.sweep(store(), T0.plus(Duration.ofDays(365)), Integer.MAX_VALUE);
    }

    @Override
    protected boolean renewedByEarlierVersion(Session next) {
        execute(
                "update doorward.doorward_session set account_version = cast(? as bigint), version = cast(? as bigint)"
                        + " where id = ?",
                Long.toString(next.accountVersion()),
                Long.toString(next.version()),
                next.id().value());
        return true;
    }

    /** Executes a statement in the database of the store. */
    void execute(String statement, String... parameters) {
        TestStores.of(this).server(TestDatabase.class).execute(statement, parameters);
    }

    @Test
    void sweepForgetsWhatIsOverOnceTheTombstoneTimeHasPassed() {
        StoredSessions.sweep(store(), T0.plus(Duration.ofDays(365)), Integer.MAX_VALUE);
        Session ended = session(ada);
        Session idle = session(ada);
        Session used = session(ada);
        StoredSessions.open(store(), ended);
        StoredSessions.open(store(), idle);
        StoredSessions.open(store(), used);
        StoredSessions.end(store(), ended.id(), ada, new SessionEnd(Reason.REVOKED, T0));
        store().touch(new Touch(used.id(), T0.plus(IDLE).minusSeconds(1), null, 0));
        assertEquals(0, StoredSessions.sweep(store(), T0.plus(TOMBSTONE).minusMillis(1), 100));
        assertEquals(1, StoredSessions.sweep(store(), T0.plus(TOMBSTONE), 100));
        assertEquals(Optional.empty(), store().find(ended.id()));
        assertEquals(1, StoredSessions.sweep(store(), T0.plus(IDLE).plus(TOMBSTONE), 100));
        assertEquals(Optional.empty(), store().find(idle.id()));
        assertTrue(store().find(used.id()).isPresent());
    }

    @Test
    void sweepGoesInBatches() {
        StoredSessions.sweep(store(), T0.plus(Duration.ofDays(365)), Integer.MAX_VALUE);
        for (int i = 0; i < 7; i++) {
            StoredSessions.open(store(), session(ada));
        }
        assertEquals(5, StoredSessions.sweep(store(), T0.plus(Duration.ofDays(60)), 5));
        assertEquals(2, StoredSessions.sweep(store(), T0.plus(Duration.ofDays(60)), 5));
    }
}
