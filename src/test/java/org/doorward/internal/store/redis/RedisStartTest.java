package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is found out about Redis at the start, and not by the first person who signs in. */
@Tag("stores")
class RedisStartTest {
    /** What docs/operations.md asks for. */
    static final List<String> LEAST = List.of(
            "resetkeys",
            "resetchannels",
            "~doorward:*",
            "~redisson_*:*doorward:*",
            "&doorward:*",
            "&redisson_*:*doorward:*",
            "-@all",
            "+@read",
            "+@write",
            "+@connection",
            "+@scripting",
            "+@pubsub",
            "+time");

    /** Each command that our scripts run. */
    private static final List<String> COMMANDS = List.of(
            "hset",
            "hmget",
            "hgetall",
            "hdel",
            "hexists",
            "pexpire",
            "pttl",
            "zadd",
            "zrange",
            "zrem",
            "get",
            "zremrangebyscore",
            "exists",
            "incr",
            "set",
            "sadd",
            "smembers",
            "zcount",
            "zcard",
            "zscore",
            "zrevrangebyscore",
            "hget",
            "zrangebyscore",
            "zrevrange",
            "hincrby",
            "hvals",
            "del",
            "time",
            "evalsha",
            "xadd",
            "xread",
            "publish");

    /** A start that is refused mostly waits. */
    private static final int AT_ONCE = 4;

    private final RealRedis redis = new RealRedis();
    private final RedisLink link = new RedisLink(redis.address());
    private final String password = TestSettings.newSecret();

    @AfterEach
    void stop() {
        link.close();
        redis.close();
    }

    private void user(List<String> rules) {
        user("app", rules);
    }

    private void user(String name, List<String> rules) {
        String[] words = new String[rules.size() + 5];
        System.arraycopy(new String[] {"ACL", "SETUSER", name, "on", ">" + password}, 0, words, 0, 5);
        for (int i = 0; i < rules.size(); i++) {
            words[5 + i] = rules.get(i);
        }
        assertEquals("OK", link.call(words));
    }

    private RedisStores stores(String... more) {
        Map<String, String> texts = TestSettings.texts(more);
        texts.put("doorward.redis.address", redis.address());
        texts.put("doorward.redis.timeout", "5s");
        texts.put("doorward.start.wait", "2s");
        return new RedisStores(DoorwardSettings.of(texts), Clock.systemUTC(), Optional.empty());
    }

    private RedisStores asUser() {
        return as("app");
    }

    private RedisStores as(String name) {
        return stores("doorward.redis.username", name, "doorward.redis.password", password);
    }

    private static String refusal(RedisStores stores) {
        try (stores) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, stores::start);
            assertFalse(stores.isReady());
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void aWrongPasswordStopsTheStart() {
        user(LEAST);
        String why = refusal(stores("doorward.redis.username", "app", "doorward.redis.password", "another"));
        assertTrue(why.contains("WRONGPASS"), why);
        assertFalse(why.contains("another"), "the password is not told");
    }

    @Test
    void aMissingPasswordStopsTheStart() {
        link.call("CONFIG", "SET", "requirepass", password);
        String why = refusal(stores());
        assertTrue(why.contains("NOAUTH"), why);
    }

    @Test
    void theLeastPermissionsThatAreDocumentedAreEnough() {
        user(LEAST);
        try (RedisStores stores = asUser()) {
            started(stores);
            assertEquals(0, stores.sessions().state(AccountId.of("ada")).epoch());
            stores.locks()
                    .orElseThrow()
                    .acquire(TenantId.DEFAULT, "work", Duration.ZERO, Duration.ofSeconds(10))
                    .orElseThrow()
                    .close();
            stores.events().orElseThrow().append(List.of(Map.of("a", "b")));
            List<org.doorward.internal.cluster.EventLog.Entry> entries =
                    stores.events().orElseThrow().after("0-0", 10);
            assertEquals(Map.of("a", "b"), entries.get(entries.size() - 1).fields());
        }
    }

    /** Each command that a script of ours runs, left out in turn. */
    @Test
    void eachMissingPermissionIsFoundAndNamed() {
        for (String command : COMMANDS) {
            user(command, LEAST);
            user(command, List.of("-" + command));
        }
        for (int i = 0; i < COMMANDS.size(); i += AT_ONCE) {
            List<String> some = COMMANDS.subList(i, Math.min(i + AT_ONCE, COMMANDS.size()));
            Race.of(some.stream()
                    .<Callable<String>>map(command -> () -> {
                        String why = refusal(as(command));
                        // 6.2 does not say which command of a script it was
                        assertTrue(
                                why.contains("NOPERM") || why.contains("can't run this command"), command + ": " + why);
                        return why;
                    })
                    .toList());
        }
    }

    @Test
    void keysOutsideThePermittedOnesAreFound() {
        user(LEAST);
        user(List.of("resetkeys", "~another:*"));
        String why = refusal(asUser());
        assertTrue(why.contains("NOPERM") || why.contains("can't"), why);
    }

    @Test
    void aReplicaThatMayNotBeWrittenStopsTheStart() {
        link.call("REPLICAOF", "127.0.0.1", "1");
        String why = refusal(stores());
        assertTrue(why.contains("READONLY"), why);
    }

    @Test
    void aFullRedisIsNoMistakeOfTheDeployer() {
        link.call("CONFIG", "SET", "maxmemory", "1");
        try (RedisStores stores = stores()) {
            assertThrows(StoreUnavailableException.class, stores::start);
            assertFalse(stores.isReady());
            link.call("CONFIG", "SET", "maxmemory", "0");
            Eventually.within(Duration.ofSeconds(60), "it is used once it can be", stores::isReady);
        }
    }

    @Test
    void aRedisThatRefusesLaterThanTheStartIsUsedOnceItDoesNot() {
        redis.stop();
        try (RedisStores stores = asUser()) {
            assertThrows(StoreUnavailableException.class, stores::start);
            redis.start();
            try (RedisLink late = new RedisLink(redis.address())) {
                assertFalse(stores.isReady());
                late.call("ACL", "SETUSER", "app", "on", ">" + password, "~*", "&*", "+@all");
                Eventually.within(Duration.ofSeconds(60), "it is used once it can be", stores::isReady);
            }
        }
    }

    @Test
    void anEvictionPolicyThatSignsPeopleOutIsWarnedOf() {
        for (String policy : List.of("allkeys-lru", "volatile-lru", "volatile-ttl", "allkeys-random")) {
            link.call("CONFIG", "SET", "maxmemory-policy", policy);
            assertTrue(warnings().contains("eviction policy is " + policy), policy);
        }
        link.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        assertFalse(warnings().contains("eviction"));
    }

    @Test
    void aRedisThatKeepsNothingOnDiskIsWarnedOf() {
        assertTrue(warnings().contains("keeps nothing on disk"));
        link.call("CONFIG", "SET", "save", "3600 1");
        assertFalse(warnings().contains("keeps nothing on disk"));
        link.call("CONFIG", "SET", "save", "");
        link.call("CONFIG", "SET", "appendonly", "yes");
        assertFalse(warnings().contains("keeps nothing on disk"));
        link.call("CONFIG", "SET", "appendonly", "no");
    }

    @Test
    void aClockThatDiffersIsWarnedOf() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward");
                RedisStores stores = new RedisStores(
                        TestSettings.with("doorward.redis.address", redis.address(), "doorward.redis.timeout", "10s"),
                        Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30)),
                        Optional.empty())) {
            started(stores);
            assertTrue(logs.text().contains("ms ahead of the clock of Redis"), logs.text());
        }
        assertFalse(warnings().contains("ahead of the clock of Redis"));
    }

    @Test
    void versionsBefore62AreTooOld() {
        assertTrue(StartUpCheck.isTooOld(5, 9));
        assertTrue(StartUpCheck.isTooOld(6, 0));
        assertFalse(StartUpCheck.isTooOld(6, 2));
        assertFalse(StartUpCheck.isTooOld(7, 0));
    }

    private String warnings() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward");
                RedisStores stores = stores()) {
            started(stores);
            return logs.text();
        }
    }

    private static void started(RedisStores stores) {
        try {
            stores.start();
        } catch (StoreUnavailableException e) {
            Eventually.within(Duration.ofSeconds(60), "Redis answers", stores::isReady);
        }
    }
}
