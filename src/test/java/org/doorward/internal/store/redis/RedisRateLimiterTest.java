package org.doorward.internal.store.redis;

import org.doorward.limit.RateLimiter;
import org.doorward.limit.RateLimiterContract;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
}
