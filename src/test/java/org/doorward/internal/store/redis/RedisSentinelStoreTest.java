package org.doorward.internal.store.redis;

import org.doorward.SessionId;
import org.doorward.session.SessionStore;
import org.doorward.session.SessionStoreContract;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisSentinelStoreTest extends SessionStoreContract {
    private static RealSentinel redis;
    private static RedisStores stores;
    private final Keys keys = new Keys("doorward");

    @BeforeAll
    static void start() {
        redis = new RealSentinel();
        stores = RedisShape.of(redis).stores();
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
        String key = keys.session(id);
        try (RedisLink link = new RedisLink(redis.primaryAddress())) {
            link.call("DEL", key);
        }
    }
}
