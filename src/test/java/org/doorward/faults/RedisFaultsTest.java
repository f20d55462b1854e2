package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real Redis is broken in every way there is; nobody is let in, thrown out or kept waiting for it.
 */
@Tag("faults")
class RedisFaultsTest {
    private static final Duration ONE_CALL = Duration.ofSeconds(1);
    private static final Duration ONE_OF_FIFTY = Duration.ofSeconds(2);

    private RealRedis redis;
    private DoorwardServer server;
    private Outage outage;
    private Person program;
    private Person browser;

    @BeforeEach
    void start() {
        redis = new RealRedis();
        server = new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                redis.address(),
                // as it is where nobody says otherwise
                "doorward.redis.timeout",
                "300ms",
                // what is near would be served for a while: NearFaultsTest
                "doorward.cache.max-age",
                "0");
        outage = new Outage(server, ONE_CALL);
        program = Person.program(server).signIn();
        browser = Person.browser(server).signIn();
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
    }

    @Test
    void aStoppedRedisIs503AndAnEmptyOneInItsPlaceIsUsedAtOnce() {
        redis.stop();
        outage.assertNothingIsPretended(program, browser);
        outage.assertManyAreAnsweredInTime(50, browser, ONE_OF_FIFTY);
        redis.start();
        outage.assertWorks();
        assertEquals(401, Outage.answered(browser::hello).status());
    }

    @Test
    void aFrozenRedisIs503InTimeForFiftyAtOnceAndSignsNobodyOut() {
        Stopped frozen = Stopped.redis(redis);
        try {
            outage.assertManyAreAnsweredInTime(50, browser, ONE_OF_FIFTY);
            outage.assertNothingIsPretended(program, browser);
            outage.assertManyAreAnsweredInTime(50, program, ONE_OF_FIFTY);
        } finally {
            frozen.close();
        }
        outage.assertWorks();
    }

    @Test
    void afterAShortFreezeEverybodyIsStillSignedIn() {
        Stopped frozen = Stopped.redis(redis);
        try {
            outage.assertUnavailable("a request", browser::hello);
            outage.assertManyAreAnsweredInTime(50, program, ONE_OF_FIFTY);
        } finally {
            frozen.close();
        }
        outage.assertRecovers(program, browser);
    }

    @Test
    void cutConnectionsSignNobodyOut() {
        for (int i = 0; i < 5; i++) {
            redis.command("CLIENT", "KILL", "TYPE", "normal");
            outage.assertRecovers(program, browser);
        }
    }

    @Test
    void aRedisThatWantsAnotherPasswordIs503UntilItDoesNot() {
        try (RedisLink link = new RedisLink(redis.address())) {
            link.call("CONFIG", "SET", "requirepass", "another password");
            link.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            outage.assertNothingIsPretended(program, browser);
            link.call("AUTH", "another password");
            link.call("CONFIG", "SET", "requirepass", "");
        }
        outage.assertRecovers(program, browser);
    }

    @Test
    void aFullRedisIsReadAndItsRefusalToWriteIs503() {
        redis.command("CONFIG", "SET", "maxmemory", "1");
        assertEquals(200, Outage.answered(program::hello).status());
        assertEquals(200, Outage.answered(() -> program.get("/auth/sessions")).status());
        outage.assertSignInIsRefused();
        redis.command("CONFIG", "SET", "maxmemory", "0");
        outage.assertRecovers(program, browser);
    }

    @Test
    void aReadOnlyRedisIsReadAndItsRefusalToWriteIs503() {
        redis.command("REPLICAOF", "127.0.0.1", "1");
        assertEquals(200, Outage.answered(program::hello).status());
        assertEquals(200, Outage.answered(browser::hello).status());
        outage.assertChangesAreRefused(program, browser);
        assertEquals(200, Outage.answered(browser::hello).status());
        redis.command("REPLICAOF", "NO", "ONE");
        outage.assertRecovers(program, browser);
    }

    @Test
    void forgottenScriptsAreSentAgain() {
        redis.command("SCRIPT", "FLUSH");
        program.keep(Outage.answered(program::refresh));
        redis.command("SCRIPT", "FLUSH");
        Person other = Person.program(server).signIn();
        redis.command("SCRIPT", "FLUSH");
        assertEquals(200, Outage.answered(() -> program.get("/auth/sessions")).status());
        redis.command("SCRIPT", "FLUSH");
        int ended = Outage.answered(other::logout).status();
        assertTrue(ended == 204 || ended == 401, () -> "ended, or ended before: " + ended);
        redis.command("SCRIPT", "FLUSH");
        int all = Outage.answered(() -> program.post("/auth/logout-all")).status();
        assertTrue(all == 200 || all == 401, () -> "ended, or ended before: " + all);
        assertEquals(401, Outage.answered(browser::hello).status());
    }

    @Test
    void keysOfAnotherTypeAre503AndOnlyForWhoseTheyAre() {
        String key = key("session", program.session.substring(program.session.length() - 6));
        redis.command("SET", key, "something else");
        outage.assertUnavailable("a request", program::hello);
        outage.assertUnavailable("a refresh", program::refresh);
        outage.assertUnavailable("a sign-out", program::logout);
        outage.assertRecovers(browser);
    }

    @Test
    void anIndexOrEpochOfAnotherTypeIs503() {
        String index = key("index", "");
        redis.command("SET", index, "something else");
        outage.assertUnavailable("the list", () -> program.get("/auth/sessions"));
        outage.assertSignInIsRefused();
        outage.assertUnavailable("signing out everywhere", () -> program.post("/auth/logout-all"));
        redis.command("DEL", index);
        String epoch = index.replace(":index:", ":epochs:").replaceAll(":\\d+$", "");
        redis.command("DEL", epoch);
        redis.command("LPUSH", epoch, "something else");
        outage.assertSignInIsRefused();
        redis.command("DEL", epoch);
        redis.command("HSET", epoch, "epoch", "not a number");
        outage.assertSignInIsRefused();
        redis.command("DEL", epoch);
        outage.assertWorks();
    }

    private String key(String kind, String end) {
        try (RedisLink link = new RedisLink(redis.address())) {
            List<String> keys = link.texts("KEYS", "*:" + kind + ":*" + end);
            assertEquals(1, keys.size(), keys.toString());
            return keys.get(0);
        }
    }
}
