package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.TenantId;
import org.doorward.limit.Backoff;
import org.doorward.limit.Counter;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.RateLimiterContract;
import org.doorward.limit.Reservation;
import org.junit.jupiter.api.Test;

class HeapRateLimiterTest extends RateLimiterContract {
    private final HeapRateLimiter limiter = new HeapRateLimiter();

    @Override
    protected RateLimiter limiter() {
        return limiter;
    }

    @Test
    void aFloodOfKeysIsBoundedAndPushesOutNoneThatIsBeingGuessedAt() { // R236
        Backoff backoff = new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(1));
        Counter victim = new Counter(new LimitKey(TenantId.DEFAULT, "test", "victim"), backoff);
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Reservation.Held.class, limiter.reserve(List.of(victim), T0));
        }
        Limit limit = new Limit("one", 1, Duration.ofHours(1));
        for (int i = 0; i < 400_000; i++) {
            LimitKey key = new LimitKey(TenantId.DEFAULT, "flood", Integer.toString(i));
            limiter.reserve(List.of(new Counter(key, backoff)), T0);
            if (i % 4 == 0) {
                limiter.take(key, List.of(limit), T0);
            }
            if (i % 1_000 == 0) {
                assertInstanceOf(
                        Reservation.Wait.class, limiter.reserve(List.of(victim), T0), () -> "among so many keys");
            }
        }
        assertTrue(limiter.size() <= 2L * HeapRateLimiter.MOST_KEYS, () -> limiter.size() + " keys are kept");
        assertInstanceOf(Reservation.Wait.class, limiter.reserve(List.of(victim), T0));
    }
}
