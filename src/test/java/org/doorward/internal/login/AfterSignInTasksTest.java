package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.audit.Alert;
import org.doorward.internal.session.SessionEngine;
import org.doorward.login.AfterSignIn;
import org.doorward.login.LoginEvent;
import org.doorward.login.SignInRefusedException;
import org.doorward.testing.Eventually;
import org.doorward.testing.FaultySessionStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an application does at sign-ins, on two nodes. */
@Tag("fast")
class AfterSignInTasksTest extends AfterSignInBed {
    @Test
    void aRefusedSignInLeavesNoSessionNoEventOfOneAndNoWork() {
        SessionEngine engine = sessions(one);
        here.refusal = new SignInRefusedException("unpaid", "The subscription has ended.");
        assertSame(here.refusal, assertThrows(SignInRefusedException.class, () -> open(engine)));
        assertNothingWasOpened(engine);
        assertEquals(List.of(new LoginEvent.SignInRefused(ADA.id(), "password", "unpaid", clock.instant())), told);
    }

    @Test
    void aFailureOfTheApplicationOpensNothingAndNamesItsBean() {
        SessionEngine engine = sessions(one);
        here.refusal = new IllegalArgumentException("a bug");
        IllegalStateException failed = assertThrows(IllegalStateException.class, () -> open(engine));
        assertTrue(String.valueOf(failed.getMessage()).contains(Application.class.getName()), failed::toString);
        assertSame(here.refusal, failed.getCause());
        here.refusal = new StoreUnavailableException("its database", null);
        assertSame(here.refusal, assertThrows(StoreUnavailableException.class, () -> open(engine)));
        here.refusal = null;
        here.next = null;
        assertThrows(IllegalStateException.class, () -> open(engine));
        assertNothingWasOpened(engine);
    }

    @Test
    void aCodeIsShortAndPlain() {
        for (String bad : List.of("", "Unpaid", "un paid", "a/b", "ü", "a".repeat(65), "a\n")) {
            assertThrows(IllegalArgumentException.class, () -> new SignInRefusedException(bad, "x"), bad);
        }
        for (String bad : List.of("", " ", "x".repeat(501))) {
            assertThrows(IllegalArgumentException.class, () -> new SignInRefusedException("a-1", bad), bad);
        }
        assertEquals("a-1", new SignInRefusedException("a-1", "x").code());
    }

    @Test
    void workIsDoneOnceAfterTheSessionIsOpen() {
        SessionId session = open(sessions(one)).orElseThrow().session().id();
        Eventually.within(SOON, "it is removed", () -> store.removed.get() == 1);
        assertEquals(List.of(new AfterSignIn.SignedIn(ADA.id(), session, "password", clock.instant(), 1)), here.calls);
        clock.advance(Duration.ofDays(1));
        one.poll();
        other.poll();
        assertEquals(1, here.calls.size());
        assertEquals(List.of(), there.calls);
    }

    @Test
    void withoutWorkNothingIsStored() {
        here.next = AfterSignIn.Next.NOTHING;
        store.down = true;
        assertTrue(open(sessions(one)).isPresent());
    }

    @Test
    void whatCannotBeStoredOpensNothing() {
        SessionEngine engine = sessions(one);
        store.down = true;
        assertThrows(StoreUnavailableException.class, () -> open(engine));
        one.poll();
        store.down = false;
        assertNothingWasOpened(engine);
    }

    @Test
    void aFullStoreLetsPeopleInAndRaisesAnAlert() {
        store.full = true;
        assertTrue(open(sessions(one)).isPresent());
        Alert alert = alert();
        assertEquals(Alert.Kind.SIGN_IN_WORK_LOST, alert.kind());
        assertEquals("queue-full", alert.detail());
        assertEquals(List.of(), here.calls);
    }

    @Test
    void failedWorkIsDoneAgainAfterGrowingPausesAndGivenUpInTheEnd() {
        here.failures = Integer.MAX_VALUE;
        SessionId session = open(sessions(one)).orElseThrow().session().id();
        Deque<Duration> pauses = new ArrayDeque<>(AfterSignInTasks.PAUSES);
        for (int calls = 1; calls < AfterSignIn.MOST_ATTEMPTS; calls++) {
            int failed = calls;
            Eventually.within(SOON, "attempt " + calls, () -> store.postponed.get() == failed);
            Duration pause = pauses.pop();
            clock.advance(pause.minusMillis(1));
            one.poll();
            assertEquals(calls, here.calls.size(), "not before its pause is over");
            clock.advance(Duration.ofMillis(1));
            Eventually.within(SOON, "the pause is over", () -> {
                one.poll();
                return here.calls.size() == failed + 1;
            });
        }
        Eventually.within(SOON, "it is given up", () -> store.removed.get() == 1);
        Eventually.within(SOON, "an alert", () -> told.stream().anyMatch(Alert.class::isInstance));
        assertEquals("failed", alert().detail());
        assertEquals(session, alert().session());
        clock.advance(Duration.ofDays(1));
        one.poll();
        assertEquals(AfterSignIn.MOST_ATTEMPTS, here.calls.size());
        assertEquals(
                List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                here.calls.stream().map(AfterSignIn.SignedIn::attempt).toList());
    }

    @Test
    void whileANodeIsAtItNoOtherDoesTheSame() {
        CountDownLatch end = new CountDownLatch(1);
        here.held = end;
        open(sessions(one));
        Eventually.within(SOON, "it has begun", () -> here.calls.size() == 1);
        clock.advance(AfterSignInTasks.LEASE.minusMillis(1));
        other.poll();
        end.countDown();
        Eventually.within(SOON, "it is done", () -> store.removed.get() == 1);
        clock.advance(Duration.ofDays(1));
        other.poll();
        assertEquals(1, here.done.get());
        assertEquals(List.of(), there.calls);
    }

    @Test
    void theWorkOfANodeThatDiesIsTakenOverWhenItsLeaseEnds() {
        SessionId session = openedByANodeThatDies();
        clock.advance(AfterSignInTasks.LEASE.minusMillis(1));
        other.poll();
        clock.advance(Duration.ofMillis(1));
        Eventually.within(SOON, "it is taken over", () -> {
            other.poll();
            return there.done.get() == 1;
        });
        assertEquals(session, there.calls.get(0).session());
        assertEquals(2, there.calls.get(0).attempt());
        assertEquals(List.of(), here.calls);
    }

    @Test
    void workOfADayAgoIsGivenUp() {
        openedByANodeThatDies();
        clock.advance(AfterSignInTasks.TRIED);
        other.poll();
        assertEquals("failed", alert().detail());
        assertEquals(List.of(), there.calls);
    }

    @Test
    void workOfASessionThatWasNeverOpenedIsNotDone() {
        SessionEngine engine = sessions(one);
        sessionStore.fail(FaultySessionStore.Call.OPEN, FaultySessionStore.Fault.BEFORE);
        assertThrows(StoreUnavailableException.class, () -> open(engine));
        sessionStore.fail(FaultySessionStore.Call.OPEN, FaultySessionStore.Fault.NONE);
        clock.advance(AfterSignInTasks.LEASE);
        other.poll();
        assertEquals(1, store.removed.get());
        assertEquals(List.of(), there.calls);
        assertEquals(List.of(), here.calls);
    }

    @Test
    void aSignInThatARevocationOvertakesLeavesNoWork() {
        SessionEngine engine = sessions(one);
        var opening = engine.opening(ADA.id());
        engine.revokeAll(ADA.id(), null);
        assertTrue(opening.open(signIn()).isEmpty());
        assertEquals(1, store.removed.get());
        assertEquals(List.of(), here.calls);
    }

    @Test
    void aRevocationWhileTheApplicationDecidesPreventsTheSession() {
        List<SessionEngine> engines = new ArrayList<>();
        SessionEngine engine = sessions(signIn -> {
            engines.get(0).revokeAll(ADA.id(), null);
            return one.accept(signIn);
        });
        engines.add(engine);
        assertTrue(open(engine).isEmpty());
        assertEquals(0, engine.list(ADA.id()).total());
    }
}
