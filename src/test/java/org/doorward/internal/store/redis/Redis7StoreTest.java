package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.SessionId;
import org.doorward.session.SessionStore;
import org.doorward.session.SessionStoreContract;
import org.doorward.testing.RealRedis7;
import org.doorward.testing.RedisLink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "org.doorward.testing.RealRedis7#isThere", disabledReason = "no Redis 7 for this machine")
class Redis7StoreTest extends SessionStoreContract {
    private static RealRedis7 redis;
    private static RedisStores stores;
    private final Keys keys = new Keys("doorward");

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
    protected SessionStore store() {
        return stores.sessions();
    }

    @Override
    protected void forget(SessionId id) {
        try (RedisLink link = new RedisLink(redis.address())) {
            link.call("DEL", keys.session(id));
        }
    }

    @Test
    void itReallyIsRedis7() {
        try (RedisLink link = new RedisLink(redis.address())) {
            assertTrue(link.text("INFO", "server").contains("redis_version:7."));
        }
    }
}
