package org.doorward.internal.store.redis;

import org.doorward.session.TicketStore;
import org.doorward.session.TicketStoreContract;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisTicketStoreTest extends TicketStoreContract {
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
    protected TicketStore store() {
        return one.tickets();
    }

    @Override
    protected TicketStore ofAnotherNode() {
        return other.tickets();
    }
}
