package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStoreContract;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class MemorySessionStoreTest extends SessionStoreContract {
    private final MemorySessionStore store = new MemorySessionStore(TOMBSTONE);

    @Override
    protected SessionStore store() {
        return store;
    }

    @Override
    protected void forget(SessionId id) {
        store.sweep(T0.plus(Duration.ofDays(365)), Integer.MAX_VALUE);
    }

    @Test
    void aVersionNeverComesTwiceAlsoAfterTheAccountWasForgotten() {
        store.accountChanged(ada);
        long version = store.state(ada).version();
        store.sweep(T0, 100);
        store.sweep(T0.plus(TOMBSTONE), 100);
        assertEquals(version, store.state(ada).version(), "a sign-in may be under way");
        store.sweep(T0.plus(TOMBSTONE).plusMillis(1), 100);
        assertEquals(0, store.state(ada).version());
        store.accountChanged(ada);
        assertTrue(store.state(ada).version() > version);
    }

    @Test
    void whatIsReadWithTheScopeThatEndedASessionIsTheEndedOne() {
        for (int round = 0; round < 200; round++) {
            AccountId owner = AccountId.of("owner " + round);
            List<Session> opened = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                opened.add(session(owner));
                StoredSessions.open(store, opened.get(i));
            }
            Race.of(
                    () -> store.end(owner, new SessionStore.Target.OlderThan(1), new SessionEnd(Reason.REVOKED, T0)),
                    () -> readUntilEnded(owner, opened));
        }
    }

    private int readUntilEnded(AccountId owner, List<Session> opened) {
        boolean last;
        do {
            last = store.state(owner).scope() == 1;
            for (Session session : opened) {
                Session found = store.find(session.id()).orElseThrow();
                assertTrue(found.scopeEpoch() == 0 || found.ended().isPresent(), "found");
            }
            for (Session listed : store.list(owner, T0, null, 100).sessions()) {
                assertEquals(0, listed.scopeEpoch(), "listed");
            }
        } while (!last);
        return 0;
    }

    @Test
    void sweepForgetsWhatIsOverOnceTheTombstoneTimeHasPassed() {
        Session ended = session(ada);
        Session idle = session(ada);
        Session used = session(ada);
        StoredSessions.open(store, ended);
        StoredSessions.open(store, idle);
        StoredSessions.open(store, used);
        StoredSessions.end(store, ended.id(), ada, new SessionEnd(Reason.REVOKED, T0));
        store.touch(new Touch(used.id(), T0.plus(IDLE).minusSeconds(1), null, 0));
        assertEquals(0, store.sweep(T0.plus(TOMBSTONE).minusMillis(1), 100));
        assertEquals(1, store.sweep(T0.plus(TOMBSTONE), 100));
        assertEquals(Optional.empty(), store.find(ended.id()));
        assertEquals(1, store.sweep(T0.plus(IDLE).plus(TOMBSTONE), 100));
        assertEquals(Optional.empty(), store.find(idle.id()));
        assertTrue(store.find(used.id()).isPresent());
    }
}
