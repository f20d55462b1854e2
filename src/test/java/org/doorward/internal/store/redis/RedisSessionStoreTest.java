package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionStore;
import org.doorward.session.SessionStoreContract;
import org.doorward.session.Touch;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSessionStoreTest extends SessionStoreContract {
    private static RealRedis redis;
    private static RedisStores stores;
    private final Keys keys = new Keys("doorward");

    @BeforeAll
    static void start() {
        redis = new RealRedis();
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
        redis.command("DEL", keys.session(id));
    }

    @Test
    void everyKeyHasATimeToLive() {
        Session session = session(ada);
        store().open(session);
        assertTtl(IDLE.plus(TOMBSTONE), keys.session(session.id()));
        assertTtl(Duration.ofDays(30).plus(TOMBSTONE), keys.index(ada));
        store().touch(new Touch(session.id(), T0.plus(IDLE).minusSeconds(10), null, 0));
        assertTtl(IDLE.plus(TOMBSTONE), keys.session(session.id()));
        store().end(session.id(), ada, new SessionEnd(Reason.REVOKED, T0.plusSeconds(1)));
        assertTtl(TOMBSTONE, keys.session(session.id()));
        store().endAll(ada, null, new SessionEnd(Reason.REVOKED, T0));
        assertTrue(ttl(keys.epoch(ada)) > Duration.ofDays(366).toMillis());
    }

    @Test
    void aTouchNearTheAbsoluteEndDoesNotOutliveIt() {
        Session session = session(ada);
        store().open(session);
        for (int day = 1; day < 30; day++) {
            assertTrue(store().touch(new Touch(
                    session.id(), T0.plus(Duration.ofDays(day)).minusSeconds(day), null, 0)));
        }
        assertTrue(store().touch(new Touch(session.id(), session.expiresAt().minus(Duration.ofHours(2)), null, 0)));
        assertTtl(Duration.ofHours(2).plus(TOMBSTONE), keys.session(session.id()));
    }

    @Test
    void noFieldIsTooLongForTheCompactForm() {
        Session session = session(ada);
        store().open(session);
        List<String> encoding = redis.command("OBJECT", "ENCODING", keys.session(session.id()));
        assertTrue(List.of("ziplist", "listpack").contains(encoding.get(1)), encoding.toString());
    }

    @Test
    void anEntryThatIsDamagedIsNoSession() {
        Session session = session(ada);
        store().open(session);
        redis.command("HDEL", keys.session(session.id()), "current");
        assertEquals(Optional.empty(), store().find(session.id()));
        redis.command("HSET", keys.session(session.id()), "current", "{\"@class\":\"java.lang.Runtime\"}");
        assertEquals(Optional.empty(), store().find(session.id()));
    }

    private void assertTtl(Duration expected, String key) {
        long ttl = ttl(key);
        assertTrue(
                ttl <= expected.toMillis() && ttl > expected.minusSeconds(60).toMillis(),
                key + " lives for " + Duration.ofMillis(ttl) + ", expected " + expected);
    }

    private long ttl(String key) {
        return Long.parseLong(redis.command("PTTL", key).get(0).substring(1));
    }
}
