package org.doorward.internal.store.redis;

import org.doorward.session.SessionStore;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
