package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.doorward.limit.Backoff;
import org.doorward.limit.Counter;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.RateLimiterContract;
import org.doorward.limit.Reservation;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisRateLimiterTest extends RateLimiterContract {
    private static RealRedis redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        one = redis.stores();
        other = redis.stores();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        redis.close();
    }

    @Override
    protected RateLimiter limiter() {
        return one.limits();
    }

    @Override
    protected RateLimiter ofAnotherNode() {
        return other.limits();
    }

    @Test
    void whatCannotBeReadKeepsNobodyOut() {
        Backoff backoff = new Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
        for (String text : List.of("x", "1 2", "-1 2 3", "99999999999 2 3")) {
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
            limiter().settle(held, Set.of());
        }
    }
}
