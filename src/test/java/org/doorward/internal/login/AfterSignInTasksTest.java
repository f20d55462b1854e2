package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.audit.Alert;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.login.AfterSignIn;
import org.doorward.login.LoginEvent;
import org.doorward.login.SignInRefusedException;
import org.doorward.store.SweptStore;
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

    private Alert alert() {
        return told.stream()
                .filter(Alert.class::isInstance)
                .map(Alert.class::cast)
                .findFirst()
                .orElseThrow();
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

    /** Opens a session as a node does that dies right afterwards. */
    private SessionId openedByANodeThatDies() {
        SignInPolicy.Hook dying = signIn -> one.accept(signIn).map(work -> new SignInPolicy.Hook.Work() {
            @Override
            public void prepare(SessionId session, Instant at) {
                work.prepare(session, at);
            }

            @Override
            public void opened() {}

            @Override
            public void notOpened() {}
        });
        return open(sessions(dying)).orElseThrow().session().id();
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

    /** Calls that wait at a socket hear no interrupt. */
    private CountDownLatch deafCall() {
        CountDownLatch end = new CountDownLatch(1);
        here.deaf = true;
        here.held = end;
        open(sessions(one));
        Eventually.within(SOON, "it has begun", () -> here.calls.size() == 1);
        return end;
    }

    @Test
    void aCallThatHearsNoInterruptKeepsItsLeaseAndIsNotBegunTwice() {
        CountDownLatch end = deafCall();
        Duration step = AfterSignInTasks.LEASE.dividedBy(3);
        for (Duration passed = step; passed.compareTo(AfterSignInTasks.BOUND) < 0; passed = passed.plus(step)) {
            clock.advance(step);
            one.poll();
            other.poll();
        }
        end.countDown();
        Eventually.within(SOON, "it is removed", () -> store.removed.get() == 1);
        clock.advance(Duration.ofDays(2));
        other.poll();
        assertEquals(1, here.calls.size());
        assertEquals(List.of(), there.calls);
        assertTrue(told.stream().noneMatch(Alert.class::isInstance), told::toString);
    }

    @Test
    void aNodeThatClaimsWhatItIsAtBeginsNoSecondCall() {
        CountDownLatch end = deafCall();
        clock.advance(AfterSignInTasks.LEASE.plusMillis(1));
        store.deaf = true; // the renewal is lost
        one.poll();
        store.deaf = false;
        clock.advance(AfterSignInTasks.BOUND);
        one.poll();
        clock.advance(AfterSignInTasks.LEASE.minusMillis(1));
        other.poll();
        end.countDown();
        Eventually.within(SOON, "it is removed by the call", () -> store.removed.get() == 1);
        clock.advance(AfterSignInTasks.LEASE);
        other.poll();
        one.poll();
        assertEquals(1, here.calls.size());
        assertEquals(List.of(), there.calls);
        assertTrue(store.isEmpty());
    }

    @Test
    void aCallThatDoesNotEndIsToldOnceAndLeftToOthers() {
        CountDownLatch end = deafCall();
        clock.advance(AfterSignInTasks.BOUND);
        other.poll();
        Eventually.within(SOON, "another node does it", () -> there.done.get() == 1);
        for (int i = 0; i < 3; i++) {
            one.poll();
            clock.advance(Duration.ofMinutes(2));
        }
        assertEquals(
                List.of("does-not-end"),
                told.stream()
                        .filter(Alert.class::isInstance)
                        .map(alert -> ((Alert) alert).detail())
                        .toList());
        end.countDown();
    }

    @Test
    void aSessionThatCannotBeReadStopsNoOthersWork() {
        damaged = openedByANodeThatDies();
        SessionId sound = openedByANodeThatDies();
        clock.advance(AfterSignInTasks.LEASE);
        other.poll();
        Eventually.within(SOON, "the other is done", () -> there.done.get() == 1);
        assertEquals(sound, there.calls.get(0).session());
        for (int i = 0; i < 14; i++) {
            clock.advance(Duration.ofHours(2));
            other.poll();
        }
        assertTrue(store.isEmpty(), "it is given up");
        assertEquals("failed", alert().detail());
        assertEquals(damaged, alert().session());
    }

    @Test
    void newSignInsLeaveTheRetriesTheirShareAndGetTheirOwnTurnWithoutAnAttempt() {
        SessionId earlier = openedByANodeThatDies();
        clock.advance(AfterSignInTasks.LEASE);
        CountDownLatch end = new CountDownLatch(1);
        here.heldUnless = earlier;
        here.held = end;
        SessionEngine engine = sessions(one);
        int most = SignInTaskStore.MOST_OF_ACCOUNT - 1;
        for (int i = 0; i < most; i++) {
            assertTrue(open(engine).isPresent());
        }
        one.poll();
        Eventually.within(SOON, "the retry is done", () -> here.done.get() == 1);
        clock.advance(AfterSignInTasks.LEASE.minus(AfterSignInTasks.LIMIT).plusMillis(1));
        end.countDown();
        // those that waited too long were given back
        Eventually.within(SOON, "all are done", () -> {
            one.poll();
            return here.done.get() == most + 1;
        });
        assertTrue(here.calls.stream()
                .filter(call -> !call.session().equals(earlier))
                .allMatch(call -> call.attempt() == 1));
    }

    @Test
    void whatWaitsWhenTheNodeIsStoppedIsDoneByAnotherAtOnce() {
        CountDownLatch end = new CountDownLatch(1);
        here.held = end;
        SessionEngine engine = sessions(one);
        int many = 5;
        for (int i = 0; i < many; i++) {
            assertTrue(open(engine).isPresent());
        }
        Eventually.within(SOON, "some have begun", () -> here.calls.size() == 2);
        one.close();
        Eventually.within(SOON, "the others are done", () -> {
            other.poll();
            return there.done.get() == many - 2;
        });
        assertTrue(there.calls.stream().allMatch(call -> call.attempt() == 1));
    }

    @Test
    void whatTheSweepOfTheStoreDropsIsTold() {
        openedByANodeThatDies();
        clock.advance(SignInTask.KEPT);
        assertEquals(1, one.telling((SweptStore) store.inner).sweep(clock.instant(), 10));
        assertEquals("too-old", alert().detail());
    }
}
