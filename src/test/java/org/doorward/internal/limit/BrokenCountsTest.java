package org.doorward.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.limit.SignInThrottle.AttemptDecision;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.store.memory.MemoryRateLimiter;
import org.doorward.testing.Stopwatch;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Neither what cannot be read nor a limiter that fails takes a right sign-in from anybody. */
@Tag("fast")
class BrokenCountsTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void whatCannotBeReadCountsAsNone() {
        for (String text : List.of(
                "x",
                "1",
                "1 2",
                "1 2 3 4",
                "1 2 x",
                " 1 2 3",
                "-1 2 3",
                "1 2 3 -1 5",
                "4294967296 2 3",
                "9".repeat(40))) {
            assertEquals(FailureCount.NONE, FailureCount.of(text), text);
        }
        List<Limit> limits = List.of(new Limit("one", 1, Duration.ofMinutes(1)));
        for (String text : List.of("x", "1 x", "9".repeat(40), " ")) {
            assertEquals(
                    WindowCounts.NONE.left(limits, T0), WindowCounts.of(text).left(limits, T0), text);
        }
    }

    @Test
    void aSignInOutlivesWhateverALimiterFailsWithAfterwards() {
        for (RuntimeException failure :
                List.of(new IllegalStateException("broken"), new StoreUnavailableException("gone", null))) {
            AtomicInteger successes = new AtomicInteger();
            RateLimiter limiter = new RateLimiter() {
                @Override
                public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
                    throw failure;
                }

                @Override
                public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
                    return new Reservation.Held(List.of(), false);
                }

                @Override
                public void settle(Reservation.Held held, Outcome outcome) {
                    throw failure;
                }

                /** The first success fails before anything is sent, the second while it is. */
                @Override
                public CompletionStage<Void> settleSoon(Reservation.Held held, Outcome outcome) {
                    if (successes.getAndIncrement() == 0) {
                        throw failure;
                    }
                    return RateLimiter.super.settleSoon(held, outcome);
                }
            };
            SignInThrottle throttle =
                    new SignInThrottle(limiter, name -> name, SignInLimits.of(TestSettings.with()), () -> T0);
            AttemptDecision.Admitted admitted = assertInstanceOf(
                    AttemptDecision.Admitted.class,
                    throttle.admit(
                            TenantId.DEFAULT,
                            Optional.of("ada"),
                            new Client.Known("device", account -> true, Optional.empty()),
                            T0));
            admitted.succeeded();
            admitted.succeeded();
            assertEquals(2, successes.get());
            admitted.unknown();
            admitted.failed();
        }
    }

    @Test
    void whatTheStoreDoesNotTakeAtOnceIsToldAgainAndCountsOnce() {
        RateLimiter heap = new MemoryRateLimiter();
        AtomicInteger told = new AtomicInteger();
        Set<String> ids = ConcurrentHashMap.newKeySet();
        RateLimiter busy = new RateLimiter() {
            @Override
            public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
                throw new AssertionError("not asked for");
            }

            @Override
            public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
                return heap.reserve(counters, came, now);
            }

            @Override
            public void settle(Reservation.Held held, Outcome outcome) {
                ids.add(held.id());
                if (told.incrementAndGet() < 4) {
                    throw new StoreUnavailableException("busy", null);
                }
                heap.settle(held, outcome);
            }
        };
        SignInThrottle throttle =
                new SignInThrottle(busy, name -> name, SignInLimits.of(TestSettings.with()), () -> T0);
        List<AttemptDecision.Admitted> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(admitted(throttle));
        }
        all.get(0).succeeded();
        // the clock stands still, so that no place is given up
        admitted(throttle);
        assertEquals(4, told.get());
        assertEquals(1, ids.size(), "as one attempt");
    }

    private static AttemptDecision.Admitted admitted(SignInThrottle throttle) {
        Client client = new Client.Known("device", account -> true, Optional.empty());
        return assertInstanceOf(
                AttemptDecision.Admitted.class, throttle.admit(TenantId.DEFAULT, Optional.of("ada"), client, T0));
    }

    @Test
    void ofWhatIsToldAgainThereIsNoMoreThanThereIsRoomFor() throws InterruptedException {
        Unsettled unsettled = new Unsettled(Duration.ofMinutes(1));
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(Unsettled.MOST + 1);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 2 * Unsettled.MOST; i++) {
            unsettled.later(() -> {
                try {
                    assertTrue(goOn.await(60, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                ran.incrementAndGet();
                all.countDown();
            });
        }
        goOn.countDown();
        assertTrue(all.await(60, TimeUnit.SECONDS));
        assertEquals(Unsettled.MOST + 1, ran.get());
    }

    @Test
    void afterAnOutageAllAreToldAtOnce() throws InterruptedException {
        Unsettled unsettled = new Unsettled(Duration.ofMinutes(1));
        AtomicInteger tried = new AtomicInteger();
        CountDownLatch told = new CountDownLatch(200);
        Stopwatch watch = Stopwatch.start();
        for (int i = 0; i < 200; i++) {
            unsettled.later(() -> {
                // until each was tried once
                if (tried.incrementAndGet() <= 200) {
                    throw new StoreUnavailableException("gone", null);
                }
                told.countDown();
            });
        }
        assertTrue(told.await(60, TimeUnit.SECONDS), () -> told.getCount() + " were not told");
        Duration took = watch.elapsed();
        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, () -> "one after the other takes ten seconds: " + took);
    }

    @Test
    void andNoneIsToldForLongerThanItsPlaceIsHeld() throws InterruptedException {
        Unsettled unsettled = new Unsettled(Duration.ofMillis(200));
        AtomicInteger told = new AtomicInteger();
        // one whose thread the machine held up for all of its time was told not at all
        for (int attempt = 0; attempt < 10 && told.get() == 0; attempt++) {
            CountDownLatch late = new CountDownLatch(9);
            unsettled.later(() -> {
                told.incrementAndGet();
                late.countDown();
                throw new StoreUnavailableException("gone", null);
            });
            assertFalse(late.await(700, TimeUnit.MILLISECONDS));
        }
        assertTrue(told.get() >= 1 && told.get() <= 5, told::toString);
    }
}
