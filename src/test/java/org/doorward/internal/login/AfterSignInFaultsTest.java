package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.doorward.SessionId;
import org.doorward.audit.Alert;
import org.doorward.internal.session.SessionEngine;
import org.doorward.store.SweptStore;
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of work after sign-ins that hangs, cannot be read, finds no room, or is left by its node. */
@Tag("fast")
class AfterSignInFaultsTest extends AfterSignInBed {
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
