package org.doorward.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.TenantId;
import org.doorward.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place of limits promises of failures: counted before the attempt, exactly, waiting ever longer (R134). */
public abstract class FailuresContract {
    protected static final Instant T0 = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final AtomicInteger KEYS = new AtomicInteger();
    private static final Backoff FIVE =
            new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
    private static final Backoff TWENTY =
            new Backoff(20, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));

    protected RateLimiter one;
    protected RateLimiter other;

    /** The limiter as a node has it. */
    protected abstract RateLimiter limiter();

    /** The limiter as another node has it; where there is only one, the same. */
    protected RateLimiter ofAnotherNode() {
        return limiter();
    }

    @BeforeEach
    void take() {
        one = limiter();
        other = ofAnotherNode();
    }

    /** One that nobody has counted yet. */
    protected static LimitKey newKey() {
        return new LimitKey(TenantId.DEFAULT, "test", "key " + KEYS.incrementAndGet());
    }

    private static Counter five() {
        return new Counter(newKey(), FIVE);
    }

    private static Reservation.Held held(RateLimiter limiter, Instant now, Counter... counters) {
        return assertInstanceOf(Reservation.Held.class, limiter.reserve(List.of(counters), now));
    }

    private static Duration waiting(RateLimiter limiter, Instant now, Counter... counters) {
        return assertInstanceOf(Reservation.Wait.class, limiter.reserve(List.of(counters), now))
                .retryAfter();
    }

    private void fail(int times, Instant now, Counter... counters) {
        for (int i = 0; i < times; i++) {
            held(i % 2 == 0 ? one : other, now, counters);
        }
    }

    @Test
    void ofManyAtOnceOnTwoNodesAsManyAreMadeAsMayFail() { // R134
        Counter counter = five();
        Counter wide = new Counter(newKey(), TWENTY);
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            RateLimiter mine = i % 2 == 0 ? one : other;
            callers.add(() -> {
                int made = 0;
                for (int tries = 0; tries < 5; tries++) {
                    made += mine.reserve(List.of(counter, wide), T0) instanceof Reservation.Held ? 1 : 0;
                }
                return made;
            });
        }
        assertEquals(5, Race.of(callers).stream().mapToInt(each -> each).sum());
        assertEquals(
                5,
                held(one, T0.plusSeconds(1), counter, wide)
                        .holds()
                        .get(1)
                        .before()
                        .count());
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
            held(one, now, counter);
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
        one.settle(good, Set.of(own.key()));
        Reservation.Held next = held(other, T0, own, shared);
        assertEquals(
                List.of(0, 4),
                next.holds().stream().map(hold -> hold.before().count()).toList());
        fail(3, T0, own, shared);
    }

    @Test
    void anAttemptThatIsGivenBackLeavesEverythingAsItWas() {
        Counter counter = five();
        fail(6 - 1, T0, counter);
        Instant now = T0.plusSeconds(1);
        Reservation.Held unknown = held(one, now, counter);
        assertEquals(Duration.ofSeconds(2), waiting(other, now, counter));
        one.settle(unknown, Set.of());
        assertEquals(5, held(other, now, counter).holds().get(0).before().count());
    }

    @Test
    void givenBackBesideOthersItTakesNoneOfTheirs() {
        Counter counter = new Counter(newKey(), TWENTY);
        List<Reservation.Held> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(held(i % 2 == 0 ? one : other, T0.plusMillis(i), counter));
        }
        for (Reservation.Held each : many.subList(2, 10)) {
            other.settle(each, Set.of());
        }
        assertEquals(
                2, held(one, T0.plusMillis(20), counter).holds().get(0).before().count());
        one.settle(many.get(0), Set.of(counter.key()));
        one.settle(many.get(1), Set.of());
        assertEquals(
                0, held(one, T0.plusMillis(20), counter).holds().get(0).before().count());
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
            made += one.reserve(List.of(counter), T0) instanceof Reservation.Held ? 1 : 0;
            made += other.reserve(List.of(counter), T0.plusSeconds(240)) instanceof Reservation.Held ? 1 : 0;
        }
        assertTrue(made <= 7, "five, and one more after each clock's wait: " + made);
    }

    @Test
    void nodesWhoseClocksDifferLetNoMoreThroughThanOneClockWould() { // R134
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
            made += other.reserve(List.of(counter), now) instanceof Reservation.Held ? 1 : 0;
            made += one.reserve(List.of(counter), now.plus(apart)) instanceof Reservation.Held ? 1 : 0;
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
