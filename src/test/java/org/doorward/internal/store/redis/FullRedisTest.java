package org.doorward.internal.store.redis;

import org.doorward.store.SessionStore;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("stores")
class FullRedisTest extends FullRedisContract {
    private static RealRedis redis;
    private static RedisStores stores;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        stores = redis.stores();
    }

    @AfterAll
    static void stop() {
        stores.close();
        redis.close();
    }

    @Override
    SessionStore store() {
        return stores.sessions();
    }

    @Override
    String address() {
        return redis.address();
    }
}
