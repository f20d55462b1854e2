package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import org.doorward.internal.limit.Backoff;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimiterContract;
import org.doorward.internal.limit.Reservation;
import org.doorward.testing.OnStore;
import org.doorward.testing.RealRedis;
import org.doorward.testing.StoreKind;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
@OnStore(StoreKind.REDIS)
class RedisRateLimiterTest extends RateLimiterContract {
    private final RealRedis redis = TestStores.of(this).server(RealRedis.class);

    @Test
    void whatCannotBeReadKeepsNobodyOut() {
        Backoff backoff = new Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
        for (String text : List.of("x", "1 2", "-1 2 3", "99999999999 2 3", "1 2 3 4", "1 2 3 0 5", "1 2 3 x 5")) {
            Counter counter = new Counter(newKey(), backoff);
            assertInstanceOf(Reservation.Held.class, limiter().reserve(List.of(counter), T0));
            String name = redis.command("KEYS", "*").stream()
                    .filter(key -> key.contains(counter.key().digest()))
                    .findFirst()
                    .orElseThrow();
            redis.command("SET", name, text, "PX", "60000");
            Reservation.Held held =
                    assertInstanceOf(Reservation.Held.class, limiter().reserve(List.of(counter), T0), text);
            redis.command("SET", name, text, "PX", "60000");
            limiter().settle(held, Outcome.UNKNOWN);
        }
    }

    @Test
    void anOutcomeThatIsToldTwiceCountsOnce() {
        Counter counter = new Counter(
                newKey(), new Backoff(3, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5)));
        Reservation.Held first =
                assertInstanceOf(Reservation.Held.class, limiter().reserve(List.of(counter), T0));
        for (int i = 0; i < 2; i++) {
            assertInstanceOf(Reservation.Held.class, limiter().reserve(List.of(counter), T0));
        }
        limiter().settle(first, Outcome.UNKNOWN);
        ofAnotherNode().settle(first, Outcome.UNKNOWN);
        assertInstanceOf(Reservation.Held.class, limiter().reserve(List.of(counter), T0));
        assertInstanceOf(Reservation.UnderWay.class, limiter().reserve(List.of(counter), T0));
    }
}
