package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** How an account's sessions end with those of its tenant or of everyone: what {@code Target.OlderThan} promises. */
abstract class ScopeEndContract extends SignInInPlaceContract {
    private int settle(AccountId account, long scope) {
        return store().end(account, new SessionStore.Target.OlderThan(scope), end(Reason.REVOKED, T0.plusSeconds(1)));
    }

    @Test
    void sessionsOfAnEarlierScopeEndOnceAndThoseOpenedAfterwardsStay() {
        List<Session> old = List.of(opened(ada), opened(ada), opened(ada));
        Session bobs = opened(bob);
        assertEquals(0, stored(bobs.id()).scopeEpoch());
        assertEquals(3, settle(ada, 5));
        for (Session session : old) {
            assertEquals(
                    Optional.of(Reason.REVOKED), stored(session.id()).ended().map(SessionEnd::reason));
            assertFalse(store().touch(new Touch(session.id(), T0.plusSeconds(2), null, 0)));
            assertInstanceOf(
                    SessionStore.ReplaceResult.Stale.class, store().replace(rotated(session, T0.plusSeconds(2))));
        }
        assertEquals(List.of(), StoredSessions.list(store(), ada, T0));
        assertTrue(stored(bobs.id()).ended().isEmpty());
        SessionStore.AccountState state = store().state(ada);
        assertEquals(5, state.scope());
        assertTrue(state.epoch() > 0);

        Session later = opened(ada);
        assertEquals(0, settle(ada, 5));
        assertEquals(0, settle(ada, 4));
        assertEquals(state, store().state(ada));
        assertEquals(5, stored(later.id()).scopeEpoch());
        assertEquals(5, StoredSessions.list(store(), ada, T0).get(0).scopeEpoch());
        assertEquals(1, settle(ada, 6));
        assertTrue(stored(later.id()).ended().isPresent());
    }

    @Test
    void aSignInBegunBeforeCannotFinishAfterwardsNorOneThatKnowsAnotherScope() {
        Session before = session(ada);
        settle(ada, 7);
        assertFalse(StoredSessions.open(store(), before));
        assertEquals(Optional.empty(), store().find(before.id()));
        Session earlier = session(ada).toBuilder().scopeEpoch(6).build();
        Session ahead = session(ada).toBuilder().scopeEpoch(8).build();
        assertFalse(StoredSessions.open(store(), earlier));
        assertFalse(StoredSessions.open(store(), ahead));
        assertTrue(StoredSessions.open(store(), session(ada)));
    }

    @Test
    void aRevokeAllKeepsTheScope() {
        settle(ada, 3);
        Session spared = opened(ada);
        opened(ada);
        assertEquals(1, StoredSessions.endAll(store(), ada, spared.id(), end(Reason.REVOKED, T0)));
        assertEquals(3, store().state(ada).scope());
        assertEquals(3, stored(spared.id()).scopeEpoch());
        assertTrue(stored(spared.id()).ended().isEmpty());
    }

    /** Whoever signs in settles first. None of them may end what another has opened since. */
    @Test
    void signInsThatSettleAtOnceEndTheOldOnesOnceAndNoneOfEachOther() {
        for (int round = 1; round <= 8; round++) {
            long scope = round;
            List<Session> old = StoredSessions.list(store(), ada, T0);
            List<Callable<Object>> contenders = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                contenders.add(() -> {
                    int ended = settle(ada, scope);
                    Session mine = session(ada);
                    return List.of(ended, mine.id(), StoredSessions.open(store(), mine));
                });
            }
            int ended = 0;
            for (Object result : Race.of(contenders)) {
                List<?> one = (List<?>) result;
                ended += (Integer) one.get(0);
                assertEquals(true, one.get(2), "round " + round);
            }
            assertEquals(old.size(), ended, "round " + round);
            old.forEach(session -> assertTrue(stored(session.id()).ended().isPresent()));
            assertEquals(5, StoredSessions.list(store(), ada, T0).size());
        }
    }
}
