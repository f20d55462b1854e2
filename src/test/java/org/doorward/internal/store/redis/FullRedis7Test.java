package org.doorward.internal.store.redis;

import org.doorward.store.SessionStore;
import org.doorward.testing.RealRedis7;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("stores")
@EnabledIf(value = "org.doorward.testing.RealRedis7#isThere", disabledReason = "no Redis 7 for this machine")
class FullRedis7Test extends FullRedisContract {
    private static RealRedis7 redis;
    private static RedisStores stores;

    @BeforeAll
    static void start() {
        redis = new RealRedis7();
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
