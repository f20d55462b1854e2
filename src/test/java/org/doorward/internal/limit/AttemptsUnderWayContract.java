package org.doorward.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.TenantId;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place of limits promises of attempts whose outcome is not known yet: they hold places, and no more are made. */
public abstract class AttemptsUnderWayContract {
    protected static final Instant T0 = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final AtomicInteger KEYS = new AtomicInteger();
    static final Backoff FIVE = new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
    static final Backoff TWENTY = new Backoff(20, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));

    protected RateLimiter one;
    protected RateLimiter other;

    /** The limiter as a node has it. */
    protected RateLimiter limiter() {
        return TestStores.of(this).one().limits();
    }

    /** The limiter as another node has it; where there is only one, the same. */
    protected RateLimiter ofAnotherNode() {
        return TestStores.of(this).other().limits();
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

    static Counter five() {
        return new Counter(newKey(), FIVE);
    }

    static Reservation.Held held(RateLimiter limiter, Instant now, Counter... counters) {
        return assertInstanceOf(Reservation.Held.class, limiter.reserve(List.of(counters), now));
    }

    static Duration waiting(RateLimiter limiter, Instant now, Counter... counters) {
        return assertInstanceOf(Reservation.Wait.class, limiter.reserve(List.of(counters), now))
                .retryAfter();
    }

    /** Whether it may be made; then it fails. */
    static boolean fails(RateLimiter limiter, Instant now, Counter... counters) {
        if (limiter.reserve(List.of(counters), now) instanceof Reservation.Held held) {
            limiter.settle(held, Outcome.FAILED);
            return true;
        }
        return false;
    }

    void fail(int times, Instant now, Counter... counters) {
        for (int i = 0; i < times; i++) {
            assertTrue(fails(i % 2 == 0 ? one : other, now, counters), "it may be made");
        }
    }

    static void assertUnderWay(RateLimiter limiter, Instant now, Counter... counters) {
        assertInstanceOf(Reservation.UnderWay.class, limiter.reserve(List.of(counters), now));
    }

    static List<Integer> failuresBefore(Reservation.Held held) {
        return held.holds().stream().map(hold -> hold.before().count()).toList();
    }

    @Test
    void ofManyAtOnceOnTwoNodesAsManyAreMadeAsMayFail() {
        Counter counter = five();
        Counter wide = new Counter(newKey(), TWENTY);
        List<Callable<List<Reservation.Held>>> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            RateLimiter mine = i % 2 == 0 ? one : other;
            callers.add(() -> {
                List<Reservation.Held> made = new ArrayList<>();
                for (int tries = 0; tries < 5; tries++) {
                    if (mine.reserve(List.of(counter, wide), T0) instanceof Reservation.Held held) {
                        made.add(held);
                    }
                }
                return made;
            });
        }
        List<Reservation.Held> made =
                Race.of(callers).stream().flatMap(List::stream).toList();
        assertEquals(5, made.size());
        assertUnderWay(one, T0, counter, wide);
        made.forEach(each -> other.settle(each, Outcome.FAILED));
        assertEquals(Duration.ofSeconds(1), waiting(one, T0, counter, wide));
        assertEquals(List.of(5, 5), failuresBefore(held(one, T0.plusSeconds(1), counter, wide)));
    }

    @Test
    void ofManyWrongOnesAtOnceOnTwoNodesAsManyAreMadeAsOneAfterTheOther() {
        Counter counter = five();
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            RateLimiter mine = i % 2 == 0 ? one : other;
            callers.add(() -> {
                int made = 0;
                for (int tries = 0; tries < 5; tries++) {
                    made += fails(mine, T0, counter) ? 1 : 0;
                }
                return made;
            });
        }
        assertEquals(5, Race.of(callers).stream().mapToInt(each -> each).sum());
    }

    @Test
    void attemptsThatAreBeingMadeAreNoFailures() {
        Counter counter = five();
        List<Reservation.Held> under = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            under.add(held(i % 2 == 0 ? one : other, T0, counter));
        }
        for (int i = 0; i < 20; i++) {
            assertUnderWay(other, T0, counter);
            one.settle(under.remove(0), Outcome.forgiving(Set.of(counter.key())));
            Reservation.Held next = held(i % 2 == 0 ? one : other, T0, counter);
            assertEquals(List.of(0), failuresBefore(next));
            under.add(next);
        }
        assertUnderWay(one, T0, counter);
    }

    @Test
    void whoseOutcomeIsWaitedForMayFail() {
        Counter counter = five();
        fail(3, T0, counter);
        Reservation.Held right = held(one, T0, counter);
        Reservation.Held wrong = held(other, T0, counter);
        assertUnderWay(one, T0, counter);
        other.settle(wrong, Outcome.FAILED);
        assertUnderWay(one, T0, counter);
        one.settle(right, Outcome.UNKNOWN);
        assertEquals(List.of(4), failuresBefore(held(one, T0, counter)));
    }

    @Test
    void beyondWhatIsFreeOneIsMadeAtATime() {
        Counter counter = five();
        fail(5, T0, counter);
        Instant now = T0.plusSeconds(1);
        Reservation.Held next = held(one, now, counter);
        assertUnderWay(other, now, counter);
        one.settle(next, Outcome.FAILED);
        assertEquals(Duration.ofSeconds(2), waiting(other, now, counter));
        now = now.plusSeconds(2);
        Reservation.Held right = held(one, now, counter);
        assertUnderWay(other, now, counter);
        one.settle(right, Outcome.forgiving(Set.of(counter.key())));
        fail(5, now, counter);
    }

    @Test
    void whoForgetsWhatFailedDoesNotForgetWhatIsBeingMade() {
        Counter counter = five();
        List<Reservation.Held> under = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            under.add(held(one, T0, counter));
        }
        other.settle(under.remove(0), Outcome.forgiving(Set.of(counter.key())));
        held(one, T0, counter);
        assertUnderWay(one, T0, counter);
        under.forEach(each -> one.settle(each, Outcome.FAILED));
        assertUnderWay(other, T0, counter);
    }

    @Test
    void whatNothingIsHeardOfHasFailedAfterAWhile() {
        Counter counter = five();
        List<Reservation.Held> lost = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lost.add(held(one, T0, counter));
        }
        Instant late = T0.plus(FailureCount.UNDER_WAY);
        assertUnderWay(other, late.minusMillis(1), counter);
        Reservation.Held next = held(other, late, counter);
        assertEquals(List.of(5), failuresBefore(next));
        other.settle(next, Outcome.FAILED);
        assertEquals(Duration.ofSeconds(2), waiting(one, late, counter));
        // what is heard of later than that
        one.settle(lost.get(0), Outcome.FAILED);
        one.settle(lost.get(1), Outcome.UNKNOWN);
        one.settle(lost.get(2), Outcome.UNKNOWN);
        assertEquals(List.of(4), failuresBefore(held(one, late, counter)));
    }

    @Test
    void aPlaceThatWasWaitedForIsAsOldAsItIsHeld() {
        Counter counter = five();
        Instant taken = T0.plusSeconds(8);
        List<Reservation.Held> late = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            late.add(assertInstanceOf(Reservation.Held.class, one.reserve(List.of(counter), T0, taken)));
        }
        assertUnderWay(other, T0.plus(FailureCount.UNDER_WAY), counter);
        Instant over = taken.plus(FailureCount.UNDER_WAY);
        assertUnderWay(other, over.minusMillis(1), counter);
        late.forEach(each -> one.settle(each, Outcome.FAILED));
        assertEquals(Duration.ofSeconds(1), waiting(one, taken, counter), "from when it was begun");
    }

    @Test
    void anOutcomeThatNobodyWaitsForCountsLikeAnyOther() throws Exception {
        Counter counter = five();
        fail(4, T0, counter);
        Reservation.Held held = held(one, T0, counter);
        assertUnderWay(other, T0, counter);
        Outcome forgiving = Outcome.forgiving(Set.of(counter.key()));
        one.settleSoon(held, forgiving).toCompletableFuture().get(5, TimeUnit.SECONDS);
        fail(5, T0, counter);
        assertEquals(Duration.ofSeconds(1), waiting(other, T0, counter));
    }

    @Test
    void anAttemptThatIsGivenBackLeavesEverythingAsItWas() {
        Counter counter = five();
        fail(6 - 1, T0, counter);
        Instant now = T0.plusSeconds(1);
        Reservation.Held unknown = held(one, now, counter);
        assertUnderWay(other, now, counter);
        one.settle(unknown, Outcome.UNKNOWN);
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
            other.settle(each, Outcome.UNKNOWN);
        }
        assertEquals(List.of(0), failuresBefore(held(one, T0.plusMillis(20), counter)));
        one.settle(many.get(0), Outcome.FAILED);
        one.settle(many.get(1), Outcome.UNKNOWN);
        assertEquals(List.of(1), failuresBefore(held(one, T0.plusMillis(20), counter)));
    }
}
