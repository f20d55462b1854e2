package org.doorward.internal.store.redis;

import org.doorward.SessionId;
import org.doorward.session.SessionStore;
import org.doorward.session.SessionStoreContract;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterStoreTest extends SessionStoreContract {
    private static RealCluster redis;
    private static RedisStores stores;
    private final Keys keys = new Keys("doorward");

    @BeforeAll
    static void start() {
        redis = new RealCluster();
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
        try (RedisLink link = new RedisLink(redis.primaryOf(key))) {
            link.call("DEL", key);
        }
    }
}
