package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits on two nodes over one Redis, which is killed, and what Redis is told of who tries. */
@Tag("faults")
class LimitsOutageTest {
    private RealRedis redis;
    private DoorwardServer one;
    private DoorwardServer other;

    @BeforeEach
    void start() {
        redis = new RealRedis();
        String url = "jdbc:h2:mem:" + TestSettings.newSecret().replaceAll("\\W", "") + ";DB_CLOSE_DELAY=-1";
        String[] settings = {
            "doorward.store",
            "redis",
            "doorward.redis.address",
            redis.address(),
            "doorward.redis.timeout",
            "4s",
            "doorward.jpa.url",
            url
        };
        one = new DoorwardServer(settings);
        other = new DoorwardServer(settings);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    private static int wrong(DoorwardServer server) {
        return Person.program(server).login(DoorwardServer.USERNAME, "wrong").status();
    }

    private static int right(DoorwardServer server) {
        return Person.program(server)
                .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                .status();
    }

    private void waitOnBoth() {
        one.clock.advance(Duration.ofMinutes(1));
        other.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void nodesCountTogetherAndRedisIsToldNoNames() {
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong(i % 2 == 0 ? one : other));
        }
        assertEquals(429, wrong(one));
        assertEquals(429, right(other));
        List<String> keys = redis.command("KEYS", "*:failures:*").stream()
                .filter(line -> line.startsWith("doorward:"))
                .toList();
        assertEquals(5, keys.size(), keys::toString);
        for (String key : keys) {
            assertTrue(
                    key.matches(
                            "doorward:default:failures:\\{all}sign-in(-name|-account|-account-client|-network)?\\.[A-Za-z0-9_-]{43}"),
                    key);
            long millis = Long.parseLong(redis.command("PTTL", key).get(0).substring(1));
            assertTrue(millis > 0 && millis <= Duration.ofHours(1).toMillis(), () -> key + " lives for " + millis);
        }
    }

    @Test
    void whileRedisIsDownEachNodeCountsForItselfAndAfterwardsAllTogetherAgain() {
        assertEquals(200, right(one));
        try (CapturedLogs logs = new CapturedLogs("org.doorward.limit")) {
            redis.stop();
            for (DoorwardServer node : List.of(one, other)) {
                for (int i = 0; i < 5; i++) {
                    assertEquals(401, wrong(node), "it is not the limits' store that decides");
                }
                assertEquals(429, wrong(node), "and never without a limit");
            }
            assertEquals(
                    2,
                    logs.text()
                            .lines()
                            .filter(line -> line.startsWith("WARNING"))
                            .count(),
                    logs::text);
            redis.start();
            Eventually.within(Duration.ofSeconds(60), "the nodes count together again", () -> {
                // a wait of this node's own would hide it
                waitOnBoth();
                return right(one) == 200 && logs.text().contains("INFO");
            });
            assertFalse(logs.text().contains(DoorwardServer.USERNAME + " "), logs::text);
        }
        Eventually.within(Duration.ofSeconds(60), "the other node, too", () -> {
            waitOnBoth();
            return right(other) == 200;
        });
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong(i % 2 == 0 ? one : other));
        }
        assertEquals(429, wrong(one));
    }
}
