package org.doorward.internal.store.redis;

import org.doorward.internal.token.KeySetStore;
import org.doorward.internal.token.KeySetStoreContract;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisKeySetStoreTest extends KeySetStoreContract {
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
    protected KeySetStore store() {
        return one.keySets();
    }

    @Override
    protected KeySetStore ofAnotherNode() {
        return other.keySets();
    }
}
