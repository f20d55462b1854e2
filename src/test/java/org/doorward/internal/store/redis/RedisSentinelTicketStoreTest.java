package org.doorward.internal.store.redis;

import org.doorward.session.TicketStore;
import org.doorward.session.TicketStoreContract;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisSentinelTicketStoreTest extends TicketStoreContract {
    private static RealSentinel redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealSentinel();
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
    protected TicketStore store() {
        return one.tickets();
    }

    @Override
    protected TicketStore ofAnotherNode() {
        return other.tickets();
    }
}
