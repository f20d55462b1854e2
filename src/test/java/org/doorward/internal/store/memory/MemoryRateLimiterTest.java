package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.TenantId;
import org.doorward.internal.limit.Backoff;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimiterContract;
import org.doorward.internal.limit.Reservation;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@OnStore(StoreKind.HEAP)
class MemoryRateLimiterTest extends RateLimiterContract {
    @Test
    void aFloodOfKeysIsBoundedAndPushesOutNoneThatIsBeingGuessedAt() {
        MemoryRateLimiter limiter = new MemoryRateLimiter();
        Backoff backoff = new Backoff(5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(1));
        Counter victim = new Counter(new LimitKey(TenantId.DEFAULT, "test", "victim"), backoff);
        for (int i = 0; i < 5; i++) {
            limiter.settle(
                    assertInstanceOf(Reservation.Held.class, limiter.reserve(List.of(victim), T0)), Outcome.FAILED);
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
        assertTrue(limiter.size() <= 2L * MemoryRateLimiter.MOST_KEYS, () -> limiter.size() + " keys are kept");
        assertInstanceOf(Reservation.Wait.class, limiter.reserve(List.of(victim), T0));
    }
}
