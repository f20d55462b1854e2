package org.doorward.internal.store.redis;

import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.cluster.EventLogContract;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisEventLogTest extends EventLogContract {
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
    protected EventLog log() {
        return one.events();
    }

    @Override
    protected EventLog ofAnotherNode() {
        return other.events();
    }
}
