package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStoreContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.RealRedis;
import org.doorward.testing.StoreKind;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
@OnStore(StoreKind.REDIS)
class RedisSessionStoreTest extends SessionStoreContract {
    private final RealRedis redis = TestStores.of(this).server(RealRedis.class);
    private final Keys keys = new Keys("doorward");

    @Override
    protected boolean renewedByEarlierVersion(Session next) {
        String key = keys.session(next.id());
        redis.command("HSET", key, SessionFields.VERSION, Long.toString(next.version()));
        redis.command("HSET", key, SessionFields.ACCOUNT_VERSION, Long.toString(next.accountVersion()));
        return true;
    }

    /** the index lives as long as its longest session. */
    @Test
    void everyKeyHasATimeToLive() {
        Session session = session(ada);
        StoredSessions.open(store(), session);
        assertTtl(IDLE.plus(TOMBSTONE), keys.session(session.id()));
        assertTtl(Duration.ofDays(30).plus(TOMBSTONE), keys.index(ada, 0));
        store().touch(new Touch(session.id(), T0.plus(IDLE).minusSeconds(10), null, 0));
        assertTtl(IDLE.plus(TOMBSTONE), keys.session(session.id()));
        StoredSessions.end(store(), session.id(), ada, new SessionEnd(Reason.REVOKED, T0.plusSeconds(1)));
        assertTtl(TOMBSTONE, keys.session(session.id()));
        StoredSessions.endAll(store(), ada, null, new SessionEnd(Reason.REVOKED, T0));
        assertTrue(ttl(keys.epochs(ada)) > Duration.ofDays(366).toMillis());
    }

    /** Also one that is opened when the last revoke-all is long ago. */
    @Test
    void theEpochOutlivesEachSessionOfIt() {
        StoredSessions.endAll(store(), ada, null, new SessionEnd(Reason.REVOKED, T0));
        redis.command("PEXPIRE", keys.epochs(ada), "60000");
        StoredSessions.open(store(), session(ada));
        assertTrue(ttl(keys.epochs(ada)) > Duration.ofDays(366).toMillis());
        StoredSessions.open(store(), session(bob));
        assertEquals(-2, ttl(keys.epochs(bob)), "who never revoked all has none");
    }

    @Test
    void aVersionNeverComesTwiceAlsoAfterItsKeyHasExpired() {
        Session session = session(ada);
        StoredSessions.open(store(), session);
        store().accountChanged(ada);
        assertTrue(ttl(keys.epochs(ada)) > Duration.ofDays(366).toMillis());
        long version = store().state(ada).version();
        Session following = session(ada);
        StoredSessions.open(store(), following);
        redis.command("DEL", keys.epochs(ada));
        assertTrue(store().find(following.id()).orElseThrow().isOutdated(), "it reads its account once more");
        store().accountChanged(ada);
        assertTrue(store().state(ada).version() > version);
        assertTrue(store().find(session.id()).orElseThrow().isOutdated());
        assertTrue(store().find(following.id()).orElseThrow().isOutdated());
    }

    @Test
    void whatIsOfAnEpochThatWasForgottenStaysOverAfterTheNextRevokeAll() {
        StoredSessions.endAll(store(), ada, null, new SessionEnd(Reason.REVOKED, T0));
        Session old = session(ada);
        StoredSessions.open(store(), old);
        redis.command("DEL", keys.epochs(ada));
        assertTrue(store().find(old.id()).orElseThrow().ended().isPresent());
        StoredSessions.endAll(store(), ada, null, new SessionEnd(Reason.REVOKED, T0.plusSeconds(1)));
        assertTrue(store().find(old.id()).orElseThrow().ended().isPresent());
        assertFalse(store().touch(new Touch(old.id(), T0.plusSeconds(2), null, 0)));
        assertTrue(store().state(ada).epoch() > old.epoch());
    }

    /** The reason is found by the epoch that it ended, whatever the next one is called. */
    @Test
    void whatEndsWithAllOthersKeepsItsReasonAndTime() {
        for (int i = 0; i < 3; i++) {
            Session session = session(ada);
            StoredSessions.open(store(), session);
            redis.command("DEL", keys.index(ada, session.epoch()));
            SessionEnd end = new SessionEnd(Reason.SIGNED_OUT, T0.plusSeconds(i));
            StoredSessions.endAll(store(), ada, null, end);
            assertEquals(
                    Optional.of(end), store().find(session.id()).orElseThrow().ended());
        }
    }

    /** The version before kept a text there. */
    @Test
    void whatAnEarlierVersionKeptOfEpochsIsNotInTheWay() {
        String before = keys.epochs(ada).replace(":epochs:", ":epoch:");
        assertFalse(before.equals(keys.epochs(ada)));
        redis.command("SET", before, "3");
        Session session = session(ada);
        assertTrue(StoredSessions.open(store(), session));
        assertEquals(1, StoredSessions.endAll(store(), ada, null, new SessionEnd(Reason.REVOKED, T0)));
    }

    @Test
    void aTouchNearTheAbsoluteEndDoesNotOutliveIt() {
        Session session = session(ada);
        StoredSessions.open(store(), session);
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
        StoredSessions.open(store(), session);
        List<String> encoding = redis.command("OBJECT", "ENCODING", keys.session(session.id()));
        assertTrue(List.of("ziplist", "listpack").contains(encoding.get(1)), encoding.toString());
    }

    /** what somebody else planted is no session, and loads no class. */
    @Test
    void anEntryThatIsDamagedIsNoSession() {
        Session session = session(ada);
        StoredSessions.open(store(), session);
        redis.command("HDEL", keys.session(session.id()), "current");
        assertEquals(Optional.empty(), store().find(session.id()));
        redis.command("HSET", keys.session(session.id()), "current", "{\"@class\":\"java.lang.Runtime\"}");
        assertEquals(Optional.empty(), store().find(session.id()));
    }

    /** nobody may be kept from signing out by what somebody else wrote. */
    @Test
    void aDamagedEntryKeepsNobodyFromEndingAllOrSigningInAnew() {
        for (String[] damage : new String[][] {
            {"HSET", "seen", "[\"java.lang.Runtime\"]"}, {"HSET", "expires", "soon"}, {"HDEL", "idle"}, {"SET", "x"}
        }) {
            Session damaged = session(ada);
            Session good = session(ada);
            StoredSessions.open(store(), damaged);
            StoredSessions.open(store(), good);
            String key = keys.session(damaged.id());
            if (damage[0].equals("SET")) {
                redis.command("SET", key, damage[1]);
            } else if (damage[0].equals("HDEL")) {
                redis.command("HDEL", key, damage[1]);
            } else {
                redis.command("HSET", key, damage[1], damage[2]);
                SessionEnd replaced = new SessionEnd(Reason.REPLACED, T0.plusSeconds(1));
                Session next = session(ada);
                assertEquals(
                        new SessionStore.OpenResult.Opened(List.of()),
                        store().open(next, damaged.id(), StoredSessions.MANY, replaced));
                assertTrue(StoredSessions.end(store(), next.id(), ada, replaced));
                assertEquals(false, store().touch(new Touch(damaged.id(), T0.plusSeconds(1), null, 0)));
                assertEquals(false, StoredSessions.end(store(), damaged.id(), ada, replaced));
            }
            assertEquals(
                    1, StoredSessions.endAll(store(), ada, null, new SessionEnd(Reason.REVOKED, T0.plusSeconds(2))));
            assertTrue(store().find(good.id()).orElseThrow().ended().isPresent());
            assertEquals(List.of(), StoredSessions.list(store(), ada, T0.plusSeconds(3)));
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
