package org.doorward.internal.store.redis;

import org.doorward.session.SessionServiceContract;
import org.doorward.session.SessionStore;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisSessionServiceTest extends SessionServiceContract {
    private static RealRedis redis;
    private static SessionStore store;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        store = RealRedis.answering(RedisStores.sessions(
                TestSettings.with("doorward.redis.address", redis.address(), "doorward.redis.timeout", "2s")));
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
    }

    @Override
    protected SessionStore store() {
        return store;
    }
}
