package org.doorward.internal.store.redis;

import org.doorward.internal.token.KeySetStore;
import org.doorward.internal.token.KeySetStoreContract;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisSentinelKeySetStoreTest extends KeySetStoreContract {
    private static RealSentinel redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealSentinel();
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
    protected KeySetStore store() {
        return one.keySets();
    }

    @Override
    protected KeySetStore ofAnotherNode() {
        return other.keySets();
    }
}
