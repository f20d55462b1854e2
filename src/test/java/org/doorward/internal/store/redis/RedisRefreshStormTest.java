package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.doorward.internal.session.RefreshStormContract;
import org.doorward.store.SessionStore;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("stores")
class RedisRefreshStormTest extends RefreshStormContract {
    /** The storm is about what is decided, not about how soon. */
    private static final String[] PATIENCE = {"doorward.redis.timeout", "10s"};

    private static RealRedis redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        one = redis.stores(PATIENCE);
        other = redis.stores(PATIENCE);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        redis.close();
    }

    /** What the start of a node tries out leaves a fence behind, as any lock does that was taken once. */
    @BeforeEach
    void forget() {
        redis.command("FLUSHALL");
    }

    @AfterEach
    void noLockWasEverTaken() {
        assertEquals(List.of("*0"), redis.command("KEYS", "*lock*"));
    }

    @Override
    protected SessionStore one() {
        return one.sessions();
    }

    @Override
    protected SessionStore other() {
        return other.sessions();
    }
}
