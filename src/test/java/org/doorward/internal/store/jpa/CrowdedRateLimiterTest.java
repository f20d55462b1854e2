package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.doorward.TenantId;
import org.doorward.internal.limit.Backoff;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.FallbackRateLimiter;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.Reservation;
import org.doorward.internal.limit.SignInLimits;
import org.doorward.internal.limit.SignInThrottle;
import org.doorward.testing.Race;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** a database that is crowded is up, with the time-out that nodes have. */
@Tag("stores")
class CrowdedRateLimiterTest {
    private static final int ATTEMPTS = 3;
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Backoff FIVE =
            new Backoff(5, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5));
    private static final Counter COUNTER = new Counter(new LimitKey(TenantId.DEFAULT, "test", "ada"), FIVE);
    private static final LimitKey TAKEN = new LimitKey(TenantId.DEFAULT, "taken", "ada");
    private static final Limit LIMIT = new Limit("five", 5, Duration.ofMinutes(1));

    /** Counts who asks it, and lets all through. */
    private static final class Local implements RateLimiter {
        final AtomicInteger asked = new AtomicInteger();

        @Override
        public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
            asked.incrementAndGet();
            return new RateLimitResult.Allowed(List.of());
        }

        @Override
        public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
            asked.incrementAndGet();
            return new Reservation.Held(List.of(), true);
        }

        @Override
        public void settle(Reservation.Held held, Outcome outcome) {
            asked.incrementAndGet();
        }
    }

    private final String url = RealPostgres.newDatabase();
    private final Local local = new Local();
    private JpaStores stores;
    private RateLimiter limiter;

    @BeforeEach
    void start() {
        stores = new JpaStores(TestSettings.with("doorward.jpa.url", url));
        stores.start();
        limiter = new FallbackRateLimiter(stores.limits(), local);
    }

    @AfterEach
    void stop() {
        stores.close();
    }

    @Test
    void ofTwoHundredAtOnceNoMoreThanMayFailPassAndNoneIsCountedOnTheNode() {
        assertFivePass(name -> {
            Counter counter = new Counter(new LimitKey(TenantId.DEFAULT, "test", name), FIVE);
            return () -> limiter.reserve(List.of(counter), T0) instanceof Reservation.Held;
        });
    }

    /** A machine that holds the database up for longer than its time-out has it missed, but not each time. */
    private void assertFivePass(Function<String, Callable<Boolean>> call) {
        int missed = -1;
        for (int attempt = 0; attempt < ATTEMPTS && missed != 0; attempt++) {
            local.asked.set(0);
            List<Callable<Boolean>> callers = Collections.nCopies(200, call.apply("ada " + attempt));
            long passed = Race.of(callers).stream().filter(held -> held).count();
            missed = local.asked.get();
            int counted = missed;
            assertTrue(passed >= 1 && passed <= 5 + counted, () -> passed + " passed, " + counted + " of them here");
        }
        assertEquals(0, missed, "counted on the node");
    }

    @Test
    void ofTwoHundredAtOnceNoMoreTakeThanThereAre() {
        assertFivePass(name -> {
            LimitKey key = new LimitKey(TenantId.DEFAULT, "taken", name);
            return () -> limiter.take(key, List.of(LIMIT), T0) instanceof RateLimitResult.Allowed;
        });
    }

    @Test
    void whoFindsTheRowHeldByAnotherNodeIsToldToWaitASecond() throws SQLException {
        assertInstanceOf(Reservation.Held.class, limiter.reserve(List.of(COUNTER), T0));
        limiter.take(TAKEN, List.of(LIMIT), T0);
        whileLocked(() -> {
            assertEquals(new Reservation.Wait(Duration.ofSeconds(1), true), limiter.reserve(List.of(COUNTER), T0));
            RateLimitResult taken = limiter.take(TAKEN, List.of(LIMIT), T0);
            assertEquals(
                    Duration.ofSeconds(1),
                    assertInstanceOf(RateLimitResult.Refused.class, taken).retryAfter());
        });
        assertEquals(0, local.asked.get());
    }

    @Test
    void whatIsRefusedNeedsNoLock() throws SQLException {
        for (int i = 0; i < 5; i++) {
            limiter.settle((Reservation.Held) limiter.reserve(List.of(COUNTER), T0), Outcome.FAILED);
        }
        whileLocked(() ->
                assertEquals(new Reservation.Wait(Duration.ofSeconds(10)), limiter.reserve(List.of(COUNTER), T0)));
    }

    @Test
    void anOutcomeThatFindsTheRowHeldIsWrittenAfterwards() throws SQLException {
        SignInThrottle throttle =
                new SignInThrottle(stores.limits(), name -> name, SignInLimits.of(TestSettings.with()), () -> T0);
        SignInThrottle.Client client = new SignInThrottle.Client.Known("device", account -> true, Optional.empty());
        List<SignInThrottle.AttemptDecision> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(throttle.admit(TenantId.DEFAULT, Optional.of("ada"), client, T0));
        }
        whileLocked(() -> assertInstanceOf(SignInThrottle.AttemptDecision.Admitted.class, all.get(0))
                .succeeded());
        // the clock stands still, so that no place is given up
        assertInstanceOf(
                SignInThrottle.AttemptDecision.Admitted.class,
                throttle.admit(TenantId.DEFAULT, Optional.of("ada"), client, T0));
    }

    @Test
    void aDatabaseThatIsGoneIsAnOutage() {
        limiter.reserve(List.of(COUNTER), T0);
        stores.close();
        assertInstanceOf(Reservation.Held.class, limiter.reserve(List.of(COUNTER), T0));
        assertEquals(1, local.asked.get());
    }

    private void whileLocked(Runnable work) throws SQLException {
        try (Connection another = DriverManager.getConnection(url);
                Statement statement = another.createStatement()) {
            another.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery("select * from doorward.doorward_limit for update")) {
                assertTrue(rows.next());
                work.run();
            }
            another.rollback();
        }
    }
}
