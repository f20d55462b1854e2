package org.doorward.internal.store.redis;

import org.doorward.session.WorkLock;
import org.doorward.session.WorkLockContract;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterWorkLockTest extends WorkLockContract {
    private static RealCluster redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealCluster();
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
    protected WorkLock lock() {
        return one.locks();
    }

    @Override
    protected WorkLock ofAnotherNode() {
        return other.locks();
    }
}
