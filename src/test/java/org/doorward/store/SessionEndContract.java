package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** How sessions end, one or all of an account: what {@link SessionStore#end} and {@link SessionStore#endAll} promise. */
abstract class SessionEndContract extends SessionRestrictionsContract {
    @Test
    void onlyTheOwnerEndsASessionAndTheFirstEndStays() {
        Session opened = opened(ada);
        assertFalse(StoredSessions.end(store(), opened.id(), bob, end(Reason.REVOKED, T0)));
        AccountId namesake = new AccountId(new TenantId("elsewhere"), ada.value());
        assertFalse(StoredSessions.end(store(), opened.id(), namesake, end(Reason.REVOKED, T0)));
        assertTrue(stored(opened.id()).ended().isEmpty());

        assertTrue(StoredSessions.end(store(), opened.id(), ada, end(Reason.REVOKED, T0.plusSeconds(3))));
        assertFalse(StoredSessions.end(store(), opened.id(), ada, end(Reason.SIGNED_OUT, T0.plusSeconds(4))));
        assertEquals(
                Optional.of(end(Reason.REVOKED, T0.plusSeconds(3))),
                stored(opened.id()).ended());
    }

    @Test
    void whatHasTimedOutIsNotEndedAgain() {
        Session opened = opened(ada);
        assertFalse(StoredSessions.end(store(), opened.id(), ada, end(Reason.SIGNED_OUT, T0.plus(IDLE))));
        assertEquals(0, StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0.plus(IDLE))));
    }

    /** If the clock of whoever ended it is wrong, it lives for the others, and must not. */
    @Test
    void whatTimedOutByTheClockOfWhoEndedItIsOverByEveryClock() {
        Instant wrong = T0.plus(IDLE);
        Session one = opened(ada);
        StoredSessions.end(store(), one.id(), ada, end(Reason.SIGNED_OUT, wrong));
        assertEquals(Optional.of(Reason.IDLE), stored(one.id()).endReasonAt(T0));
        Session replaced = opened(ada);
        store().open(session(ada), replaced.id(), StoredSessions.MANY, end(Reason.REPLACED, wrong));
        Session all = opened(ada);
        StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, wrong));
        assertEquals(Optional.of(Reason.IDLE), stored(all.id()).endReasonAt(T0));
        assertEquals(Optional.of(Reason.IDLE), stored(replaced.id()).endReasonAt(T0));
        assertEquals(List.of(), StoredSessions.list(store(), ada, T0));
        Session expired = opened(ada);
        StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, expired.expiresAt()));
        assertEquals(Optional.of(Reason.EXPIRED), stored(expired.id()).endReasonAt(T0));
    }

    /** a sign-out while a refresh is on its way. */
    @Test
    void anEndedSessionIsNeverRevivedByALateReplace() {
        Session opened = opened(ada);
        StoredSessions.end(store(), opened.id(), ada, end(Reason.SIGNED_OUT, T0.plusSeconds(5)));
        SessionStore.ReplaceResult.Stale stale = assertInstanceOf(
                SessionStore.ReplaceResult.Stale.class, store().replace(rotated(opened, T0.plusSeconds(6))));
        assertEquals(Optional.of(Reason.SIGNED_OUT), stale.present().ended().map(SessionEnd::reason));
        assertEquals(opened.rotation(), stored(opened.id()).rotation());
        assertTrue(stored(opened.id()).ended().isPresent());
    }

    @Test
    void aReplaceInFlightNeverUndoesAnEnd() {
        for (int round = 0; round < 30; round++) {
            Session session = opened(ada);
            Instant at = T0.plusSeconds(1 + round);
            Race.<Object>of(
                    () -> store().replace(rotated(session, at)),
                    () -> StoredSessions.end(store(), session.id(), ada, end(Reason.SIGNED_OUT, at)));
            assertTrue(stored(session.id()).ended().isPresent(), "round " + round);
        }
    }

    /** a sign-out while a touch is on its way. */
    @Test
    void aTouchInFlightNeverUndoesAnEnd() {
        for (int round = 0; round < 30; round++) {
            Session session = opened(ada);
            Instant at = T0.plusSeconds(1 + round);
            Race.of(
                    () -> store().touch(new Touch(session.id(), at, null, 0)),
                    () -> StoredSessions.end(store(), session.id(), ada, end(Reason.SIGNED_OUT, at)));
            assertTrue(stored(session.id()).ended().isPresent(), "round " + round);
            assertFalse(store().touch(new Touch(session.id(), at.plusSeconds(1), null, 0)));
        }
    }

    @Test
    void endAllEndsTheAccountsSessionsAndCountsThem() {
        List<Session> adas = IntStream.range(0, 5).mapToObj(i -> opened(ada)).toList();
        Session bobs = opened(bob);
        StoredSessions.end(store(), adas.get(0).id(), ada, end(Reason.SIGNED_OUT, T0));
        assertEquals(4, StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0.plusSeconds(1))));
        long moved = store().state(ada).epoch();
        assertTrue(moved > 0);
        assertEquals(0, StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0.plusSeconds(2))));
        assertEquals(
                Reason.SIGNED_OUT,
                stored(adas.get(0).id()).ended().orElseThrow().reason());
        adas.subList(1, 5)
                .forEach(session -> assertEquals(
                        Reason.REVOKED,
                        stored(session.id()).ended().orElseThrow().reason()));
        assertTrue(stored(bobs.id()).ended().isEmpty());
        assertEquals(List.of(), StoredSessions.list(store(), ada, T0));
        assertTrue(store().state(ada).epoch() > moved, "it only grows");
        assertEquals(0, store().state(bob).epoch());
    }

    @Test
    void endAllSparesOneAndTakesItAlongToTheNewEpoch() {
        Session other = opened(ada);
        Session spared = opened(ada);
        assertEquals(1, StoredSessions.endAll(store(), ada, spared.id(), end(Reason.REVOKED, T0.plusSeconds(1))));
        assertTrue(stored(other.id()).ended().isPresent());
        assertTrue(stored(spared.id()).ended().isEmpty());
        assertTrue(store().state(ada).epoch() > other.epoch());
        assertEquals(store().state(ada).epoch(), stored(spared.id()).epoch());
        assertEquals(List.of(spared.id()), ids(StoredSessions.list(store(), ada, T0)));
        assertInstanceOf(
                SessionStore.ReplaceResult.Replaced.class, store().replace(rotated(spared, T0.plusSeconds(2))));
    }

    @Test
    void revokeAllsAtOnceCountEachSessionOnce() {
        IntStream.range(0, 10).forEach(i -> opened(ada));
        List<Callable<Integer>> contenders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            contenders.add(() -> StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0.plusSeconds(1))));
        }
        assertEquals(
                10, Race.of(contenders).stream().mapToInt(Integer::intValue).sum());
        assertTrue(store().state(ada).epoch() >= 6);
    }

    @Test
    void aSignInBegunBeforeARevokeAllCannotFinishAfterIt() {
        Session late = session(ada);
        StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0));
        assertFalse(StoredSessions.open(store(), late));
        assertEquals(Optional.empty(), store().find(late.id()));
        assertTrue(StoredSessions.open(store(), session(ada)), "one begun after it can");
    }

    @Test
    void aSignInRacingARevokeAllLeavesNoSurvivorOfTheOldEpoch() {
        for (int round = 0; round < 50; round++) {
            AccountId account = AccountId.of("racer-" + generator.id());
            Session session = session(account);
            Race.<Object>of(
                    () -> StoredSessions.open(store(), session),
                    () -> StoredSessions.endAll(store(), account, null, end(Reason.REVOKED, T0.plusSeconds(1))));
            long epoch = store().state(account).epoch();
            assertTrue(epoch > session.epoch());
            for (Session survivor : StoredSessions.list(store(), account, T0)) {
                assertEquals(epoch, survivor.epoch(), "round " + round);
            }
        }
    }
}
