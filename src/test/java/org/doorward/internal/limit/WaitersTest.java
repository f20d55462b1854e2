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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.TenantId;
import org.doorward.internal.limit.SignInThrottle.AttemptDecision;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.testing.Eventually;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who waits for attempts that are under way does so for a while, in small numbers, and asks seldom. */
@Tag("fast")
class WaitersTest {
    private static final Reservation UNDER_WAY = new Reservation.UnderWay();
    private static final Reservation HELD = new Reservation.Held(List.of(), false);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LimitKey key(String id) {
        return new LimitKey(TenantId.DEFAULT, "test", id);
    }

    private final Waiters waiters = new Waiters(PATIENCE);

    /** Someone who waits by now, and until it is told. */
    private final class Waiting {
        final AtomicInteger asked = new AtomicInteger();
        final CompletableFuture<Reservation> answer = new CompletableFuture<>();
        volatile boolean mayGo;

        Waiting(LimitKey key) {
            Thread thread = new Thread(() -> answer.complete(waiters.await(Set.of(key), waiters.outcomes(), () -> {
                asked.incrementAndGet();
                return mayGo ? HELD : UNDER_WAY;
            })));
            thread.setDaemon(true);
            thread.start();
            Eventually.within(PATIENCE, "it waits", () -> asked.get() > 0);
        }

        Reservation had() {
            return answer.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void whatComesOfOneLetsTheNextGoAndThoseBehindIt() {
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(new Waiting(key("ada")));
        }
        all.forEach(each -> each.mayGo = true);
        waiters.tell(List.of(key("ada")));
        all.forEach(each -> assertEquals(HELD, each.had()));
    }

    @Test
    void whatOtherNodesFindOutIsAskedForToo() {
        long began = System.nanoTime();
        Waiting one = new Waiting(key("ada"));
        one.mayGo = true;
        assertEquals(HELD, one.had());
        // with pauses of 400 ms in the end, so that there are more only where the machine held this thread up
        long most = 12 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 400;
        assertTrue(one.asked.get() < most, () -> one.asked + " times");
    }

    @Test
    void whoseTimeIsUpIsToldSo() {
        AtomicInteger asked = new AtomicInteger();
        Waiters hasty = new Waiters(Duration.ofMillis(200));
        assertEquals(UNDER_WAY, hasty.await(Set.of(key("ada")), 0, () -> {
            asked.incrementAndGet();
            return UNDER_WAY;
        }));
        assertTrue(asked.get() >= 1 && asked.get() <= 4, asked::toString);
    }

    @Test
    void noMoreWaitThanThereIsRoomForAndNotAllAtOneName() {
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < Waiters.MOST_AT_ONE; i++) {
            all.add(new Waiting(key("ada")));
        }
        assertFalse(isLet(key("ada")), "another may wait elsewhere");
        for (int i = Waiters.MOST_AT_ONE; i < Waiters.MOST; i++) {
            all.add(new Waiting(key("name " + i)));
        }
        assertFalse(isLet(key("bob")));
        all.forEach(each -> each.mayGo = true);
        all.forEach(each -> assertEquals(HELD, each.had()));
        assertTrue(isLet(key("bob")));
    }

    /** Whether it is let in to wait, and then to go. */
    private boolean isLet(LimitKey key) {
        return waiters.await(Set.of(key), waiters.outcomes(), () -> HELD).equals(HELD);
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        assertEquals(UNDER_WAY, waiters.await(Set.of(key("ada")), waiters.outcomes(), () -> UNDER_WAY));
        assertTrue(Thread.interrupted(), "and stays");
    }

    @Test
    void whereItIsNotKnownInTimeNothingIsSaidOfFailures() {
        RateLimiter limiter = new RateLimiter() {
            @Override
            public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
                throw new AssertionError("not asked for");
            }

            @Override
            public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
                return UNDER_WAY;
            }

            @Override
            public void settle(Reservation.Held held, Outcome outcome) {
                throw new AssertionError("nothing is held");
            }
        };
        SignInThrottle throttle = new SignInThrottle(
                limiter,
                name -> name,
                SignInLimits.of(TestSettings.with()),
                () -> Instant.EPOCH,
                Duration.ofMillis(100));
        assertInstanceOf(
                AttemptDecision.UnderWay.class,
                throttle.admit(
                        TenantId.DEFAULT,
                        Optional.of("ada"),
                        new Client.Unknown(Optional.empty()),
                        Instant.parse("2026-03-01T12:00:00Z")));
    }

    @Test
    void whoHasWaitedElsewhereTakesAPlaceAsOfThePresent() {
        Instant came = Instant.parse("2026-03-01T12:00:00Z");
        Instant present = came.plusSeconds(9);
        List<Instant> asked = new ArrayList<>();
        RateLimiter limiter = new RateLimiter() {
            @Override
            public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
                throw new AssertionError("not asked for");
            }

            @Override
            public Reservation reserve(List<Counter> counters, Instant cameThen, Instant now) {
                asked.addAll(List.of(cameThen, now));
                return asked.size() == 2 ? UNDER_WAY : HELD;
            }

            @Override
            public void settle(Reservation.Held held, Outcome outcome) {}
        };
        SignInThrottle throttle =
                new SignInThrottle(limiter, name -> name, SignInLimits.of(TestSettings.with()), () -> present);
        throttle.admit(TenantId.DEFAULT, Optional.of("ada"), new Client.Unknown(Optional.empty()), came);
        assertEquals(List.of(came, present, came, present), asked);
    }
}
