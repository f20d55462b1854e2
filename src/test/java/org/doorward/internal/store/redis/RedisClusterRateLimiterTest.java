package org.doorward.internal.store.redis;

import org.doorward.limit.RateLimiter;
import org.doorward.limit.RateLimiterContract;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterRateLimiterTest extends RateLimiterContract {
    private static RealCluster redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealCluster();
        one = RedisShape.of(redis).stores();
        other = RedisShape.of(redis).stores();
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
