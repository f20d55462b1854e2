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

    /** T15: the index lives as long as its longest session. */
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

    /** R023: what somebody else planted is no session, and loads no class. */
    @Test
    void anEntryThatIsDamagedIsNoSession() {
        Session session = session(ada);
        store().open(session);
        redis.command("HDEL", keys.session(session.id()), "current");
        assertEquals(Optional.empty(), store().find(session.id()));
        redis.command("HSET", keys.session(session.id()), "current", "{\"@class\":\"java.lang.Runtime\"}");
        assertEquals(Optional.empty(), store().find(session.id()));
    }

    /** R023, R242: nobody may be kept from signing out by what somebody else wrote. */
    @Test
    void aDamagedEntryKeepsNobodyFromEndingAllOrSigningInAnew() {
        for (String[] damage : new String[][] {
            {"HSET", "seen", "[\"java.lang.Runtime\"]"}, {"HSET", "expires", "soon"}, {"HDEL", "idle"}, {"SET", "x"}
        }) {
            Session damaged = session(ada);
            Session good = session(ada);
            store().open(damaged);
            store().open(good);
            String key = keys.session(damaged.id());
            if (damage[0].equals("SET")) {
                redis.command("SET", key, damage[1]);
            } else if (damage[0].equals("HDEL")) {
                redis.command("HDEL", key, damage[1]);
            } else {
                redis.command("HSET", key, damage[1], damage[2]);
                SessionEnd replaced = new SessionEnd(Reason.REPLACED, T0.plusSeconds(1));
                Session next = session(ada);
                assertEquals(SessionStore.OpenResult.OPENED, store().openInPlaceOf(next, damaged.id(), replaced));
                assertTrue(store().end(next.id(), ada, replaced));
                assertEquals(false, store().touch(new Touch(damaged.id(), T0.plusSeconds(1), null, 0)));
                assertEquals(false, store().end(damaged.id(), ada, replaced));
            }
            assertEquals(1, store().endAll(ada, null, new SessionEnd(Reason.REVOKED, T0.plusSeconds(2))));
            assertTrue(store().find(good.id()).orElseThrow().ended().isPresent());
            assertEquals(List.of(), store().list(ada, T0.plusSeconds(3)));
            redis.command("DEL", key);
        }
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
