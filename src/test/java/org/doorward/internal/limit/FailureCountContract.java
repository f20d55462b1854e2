package org.doorward.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every place of limits promises of failures: counted before the attempt, exactly, waiting ever longer. */
public abstract class FailureCountContract extends AttemptsUnderWayContract {
    @Test
    void aWaitThatEndsWhileOneWaitsIsForThoseWhoComeThen() {
        Counter counter = five();
        fail(5, T0, counter);
        Instant later = T0.plusSeconds(2);
        assertInstanceOf(Reservation.Wait.class, other.reserve(List.of(counter), T0, later));
        held(other, later, counter);
    }

    @Test
    void whoIsBeyondItsFreeAttemptsNeitherCountsNorRestartsWhatIsShared() {
        LimitKey shared = newKey();
        LimitKey beyond = newKey();
        Backoff strict = new Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
        List<Counter[]> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(new Counter[] {
                five(),
                new Counter(shared, TWENTY, Counter.Counts.FREE),
                new Counter(beyond, strict, Counter.Counts.BEYOND)
            });
        }
        for (int i = 0; i < 20; i++) {
            fail(1, T0, clients.get(i % 4));
        }
        assertEquals(Duration.ofSeconds(1), waiting(one, T0, clients.get(4)), "what is shared waits");
        Instant now = T0.plusSeconds(1);
        // two of them try as soon as they may; together no faster than one
        assertTrue(fails(one, now, clients.get(0)));
        assertEquals(Duration.ofSeconds(1), waiting(other, now, clients.get(1)));
        now = now.plusSeconds(1);
        assertTrue(fails(other, now, clients.get(1)));
        assertEquals(Duration.ofSeconds(2), waiting(one, now, clients.get(0)));
        Reservation.Held fresh = held(one, T0.plusSeconds(2), clients.get(5));
        assertEquals(List.of(0, 20), failuresBefore(fresh));
        one.settle(fresh, Outcome.FAILED);
        assertEquals(Duration.ofSeconds(2), waiting(one, T0.plusSeconds(2), clients.get(4)));
    }

    @Test
    void afterFiveFailuresTheWaitsDoubleUpToThirtySeconds() {
        Counter counter = five();
        fail(5, T0, counter);
        Instant now = T0;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
            Duration wait = Duration.ofSeconds(seconds);
            assertEquals(wait, waiting(other, now, counter));
            assertEquals(Duration.ofMillis(1), waiting(one, now.plus(wait).minusMillis(1), counter));
            now = now.plus(wait);
            fail(1, now, counter);
        }
    }

    @Test
    void whatIsRefusedLengthensNothingAnywhere() {
        Counter counter = five();
        Counter beside = new Counter(newKey(), TWENTY);
        fail(5, T0, counter, beside);
        for (int i = 0; i < 50; i++) {
            assertEquals(
                    Duration.ofMillis(500), waiting(i % 2 == 0 ? one : other, T0.plusMillis(500), counter, beside));
        }
        Reservation.Held next = held(one, T0.plusSeconds(1), counter, beside);
        assertEquals(
                List.of(5, 5),
                next.holds().stream().map(hold -> hold.before().count()).toList());
    }

    @Test
    void aCounterThatWaitsKeepsTheOthersFromCounting() {
        Counter waits = five();
        Counter fresh = five();
        fail(5, T0, waits);
        waiting(one, T0, fresh, waits);
        waiting(other, T0, waits, fresh);
        assertEquals(0, held(one, T0, fresh).holds().get(0).before().count());
    }

    @Test
    void failuresAreForgottenOneByOne() {
        Counter counter = five();
        fail(5, T0, counter);
        Instant later = T0.plus(Duration.ofMinutes(5));
        assertEquals(
                5,
                held(one, later.minusMillis(1), counter).holds().get(0).before().count());
        Instant muchLater = T0.plus(Duration.ofMinutes(29));
        assertEquals(1, held(other, muchLater, counter).holds().get(0).before().count());
        assertEquals(
                0,
                held(one, muchLater.plus(Duration.ofDays(2)), counter)
                        .holds()
                        .get(0)
                        .before()
                        .count());
    }

    @Test
    void successForgetsWhatItIsToForgetAndElsewhereItselfAlone() {
        Counter own = five();
        Counter shared = new Counter(newKey(), TWENTY);
        fail(4, T0, own, shared);
        Reservation.Held good = held(one, T0, own, shared);
        assertEquals(4, good.holds().get(0).before().count());
        one.settle(good, Outcome.forgiving(Set.of(own.key())));
        Reservation.Held next = held(other, T0, own, shared);
        assertEquals(
                List.of(0, 4),
                next.holds().stream().map(hold -> hold.before().count()).toList());
        fail(3, T0, own, shared);
    }

    @Test
    void aNodeWhoseClockIsBehindWaitsNoLongerThanTheWait() {
        Counter counter = five();
        fail(5, T0, counter);
        assertEquals(Duration.ofSeconds(1), waiting(other, T0.minusMillis(400), counter));
    }

    @Test
    void nodesWhoseClocksDifferDoNotForgetForEachOther() {
        Counter counter = five();
        int made = 0;
        for (int i = 0; i < 40; i++) {
            made += fails(one, T0, counter) ? 1 : 0;
            made += fails(other, T0.plusSeconds(240), counter) ? 1 : 0;
        }
        assertTrue(made <= 7, "five, and one more after each clock's wait: " + made);
    }

    @Test
    void nodesWhoseClocksDifferLetNoMoreThroughThanOneClockWould() {
        for (int skew : new int[] {1, 30, 240}) {
            int made = guesses(Duration.ofSeconds(skew));
            int byOneClock = guesses(Duration.ZERO);
            assertTrue(
                    made <= byOneClock + 2,
                    () -> skew + " s apart: " + made + " in ten minutes, by one clock " + byOneClock);
        }
    }

    /** How many attempts two nodes let through in ten minutes that are both asked all the time. */
    private int guesses(Duration apart) {
        Counter counter = five();
        int made = 0;
        for (int second = 0; second < 600; second += 4) {
            Instant now = T0.plusSeconds(second);
            made += fails(other, now, counter) ? 1 : 0;
            made += fails(one, now.plus(apart), counter) ? 1 : 0;
        }
        return made;
    }

    @Test
    void aNodeWhoseClockIsBehindLetsInAfterTheWaitAndTheDifferenceAtTheLatest() {
        Duration apart = Duration.ofSeconds(30);
        Counter counter = five();
        fail(5, T0.plus(apart), counter);
        Duration latest = apart.plusSeconds(1);
        for (int millis = 0; millis < latest.toMillis(); millis += 2_500) {
            Duration told = waiting(other, T0.plusMillis(millis), counter);
            assertTrue(told.compareTo(Duration.ofSeconds(1)) <= 0, () -> "no longer than the wait: " + told);
        }
        held(other, T0.plus(latest), counter);
    }

    @Test
    void whatAWrongClockCountedInTheFutureKeepsNobodyOut() {
        Counter counter = five();
        fail(5, T0.plus(Duration.ofDays(1)), counter);
        assertEquals(0, held(other, T0, counter).holds().get(0).before().count());
    }

    @Test
    void sweepingForgetsNothingThatStillCounts() {
        Counter counter = five();
        fail(5, T0, counter);
        one.sweep(T0.plus(Duration.ofMinutes(24)), 1_000);
        assertEquals(
                1,
                held(other, T0.plus(Duration.ofMinutes(24)), counter)
                        .holds()
                        .get(0)
                        .before()
                        .count());
        one.sweep(T0.plus(Duration.ofDays(2)), 1_000);
        assertTrue(one.sweep(T0.plus(Duration.ofDays(2)), 1_000) == 0, "nothing is left to forget");
    }
}
