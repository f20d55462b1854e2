package org.doorward.internal.store.redis;

import org.doorward.session.SessionServiceContract;
import org.doorward.session.SessionStore;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterSessionServiceTest extends SessionServiceContract {
    private static RealCluster redis;
    private static RedisStores stores;

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
}
