package org.doorward.session;

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
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** How sessions end, one or all of an account: what {@link SessionStore#end} and {@link SessionStore#endAll} promise. */
abstract class SessionEndContract extends SignInInPlaceContract {
    @Test
    void onlyTheOwnerEndsASessionAndTheFirstEndStays() {
        Session opened = opened(ada);
        assertFalse(store().end(opened.id(), bob, end(Reason.REVOKED, T0)));
        AccountId namesake = new AccountId(new TenantId("elsewhere"), ada.value());
        assertFalse(store().end(opened.id(), namesake, end(Reason.REVOKED, T0)));
        assertTrue(stored(opened.id()).ended().isEmpty());

        assertTrue(store().end(opened.id(), ada, end(Reason.REVOKED, T0.plusSeconds(3))));
        assertFalse(store().end(opened.id(), ada, end(Reason.SIGNED_OUT, T0.plusSeconds(4))));
        assertEquals(
                Optional.of(end(Reason.REVOKED, T0.plusSeconds(3))),
                stored(opened.id()).ended());
    }

    @Test
    void whatHasTimedOutIsNotEndedAgain() {
        Session opened = opened(ada);
        assertFalse(store().end(opened.id(), ada, end(Reason.SIGNED_OUT, T0.plus(IDLE))));
        assertEquals(0, store().endAll(ada, null, end(Reason.REVOKED, T0.plus(IDLE))));
    }

    /** If the clock of whoever ended it is wrong, it lives for the others, and must not (R253). */
    @Test
    void whatTimedOutByTheClockOfWhoEndedItIsOverByEveryClock() {
        Instant wrong = T0.plus(IDLE);
        Session one = opened(ada);
        store().end(one.id(), ada, end(Reason.SIGNED_OUT, wrong));
        assertEquals(Optional.of(Reason.IDLE), stored(one.id()).overAt(T0));
        Session replaced = opened(ada);
        store().openInPlaceOf(session(ada), replaced.id(), end(Reason.REPLACED, wrong));
        Session all = opened(ada);
        store().endAll(ada, null, end(Reason.REVOKED, wrong));
        assertEquals(Optional.of(Reason.IDLE), stored(all.id()).overAt(T0));
        assertEquals(Optional.of(Reason.IDLE), stored(replaced.id()).overAt(T0));
        assertEquals(List.of(), store().list(ada, T0));
        Session expired = opened(ada);
        store().endAll(ada, null, end(Reason.REVOKED, expired.expiresAt()));
        assertEquals(Optional.of(Reason.EXPIRED), stored(expired.id()).overAt(T0));
    }

    /** T6: a sign-out while a refresh is on its way. */
    @Test
    void anEndedSessionIsNeverRevivedByALateReplace() {
        Session opened = opened(ada);
        store().end(opened.id(), ada, end(Reason.SIGNED_OUT, T0.plusSeconds(5)));
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
            Race.<Object>of(() -> store().replace(rotated(session, at)), () -> store().end(
                            session.id(), ada, end(Reason.SIGNED_OUT, at)));
            assertTrue(stored(session.id()).ended().isPresent(), "round " + round);
        }
    }

    /** T5, R040: a sign-out while a touch is on its way. */
    @Test
    void aTouchInFlightNeverUndoesAnEnd() {
        for (int round = 0; round < 30; round++) {
            Session session = opened(ada);
            Instant at = T0.plusSeconds(1 + round);
            Race.of(() -> store().touch(new Touch(session.id(), at, null, 0)), () -> store().end(
                            session.id(), ada, end(Reason.SIGNED_OUT, at)));
            assertTrue(stored(session.id()).ended().isPresent(), "round " + round);
            assertFalse(store().touch(new Touch(session.id(), at.plusSeconds(1), null, 0)));
        }
    }

    @Test
    void endAllEndsTheAccountsSessionsAndCountsThem() {
        List<Session> adas = IntStream.range(0, 5).mapToObj(i -> opened(ada)).toList();
        Session bobs = opened(bob);
        store().end(adas.get(0).id(), ada, end(Reason.SIGNED_OUT, T0));
        assertEquals(4, store().endAll(ada, null, end(Reason.REVOKED, T0.plusSeconds(1))));
        assertEquals(0, store().endAll(ada, null, end(Reason.REVOKED, T0.plusSeconds(2))));
        assertEquals(
                Reason.SIGNED_OUT,
                stored(adas.get(0).id()).ended().orElseThrow().reason());
        adas.subList(1, 5)
                .forEach(session -> assertEquals(
                        Reason.REVOKED,
                        stored(session.id()).ended().orElseThrow().reason()));
        assertTrue(stored(bobs.id()).ended().isEmpty());
        assertEquals(List.of(), store().list(ada, T0));
        assertEquals(2, store().epoch(ada));
        assertEquals(0, store().epoch(bob));
    }

    @Test
    void endAllSparesOneAndTakesItAlongToTheNewEpoch() {
        Session other = opened(ada);
        Session spared = opened(ada);
        assertEquals(1, store().endAll(ada, spared.id(), end(Reason.REVOKED, T0.plusSeconds(1))));
        assertTrue(stored(other.id()).ended().isPresent());
        assertTrue(stored(spared.id()).ended().isEmpty());
        assertEquals(1, stored(spared.id()).epoch());
        assertEquals(List.of(spared.id()), ids(store().list(ada, T0)));
        assertInstanceOf(
                SessionStore.ReplaceResult.Replaced.class, store().replace(rotated(spared, T0.plusSeconds(2))));
    }

    @Test
    void revokeAllsAtOnceCountEachSessionOnce() {
        IntStream.range(0, 10).forEach(i -> opened(ada));
        List<Callable<Integer>> contenders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            contenders.add(() -> store().endAll(ada, null, end(Reason.REVOKED, T0.plusSeconds(1))));
        }
        assertEquals(
                10, Race.of(contenders).stream().mapToInt(Integer::intValue).sum());
        assertEquals(6, store().epoch(ada));
    }

    @Test
    void aSignInBegunBeforeARevokeAllCannotFinishAfterIt() {
        Session late = session(ada);
        store().endAll(ada, null, end(Reason.REVOKED, T0));
        assertFalse(store().open(late));
        assertEquals(Optional.empty(), store().find(late.id()));
        assertTrue(store().open(session(ada)), "one begun after it can");
    }

    @Test
    void aSignInRacingARevokeAllLeavesNoSurvivorOfTheOldEpoch() {
        for (int round = 0; round < 50; round++) {
            AccountId account = AccountId.of("racer-" + generator.id());
            Session session = session(account);
            Race.<Object>of(() -> store().open(session), () -> store().endAll(
                            account, null, end(Reason.REVOKED, T0.plusSeconds(1))));
            long epoch = store().epoch(account);
            assertEquals(1, epoch);
            for (Session survivor : store().list(account, T0)) {
                assertEquals(epoch, survivor.epoch(), "round " + round);
            }
        }
    }
}
