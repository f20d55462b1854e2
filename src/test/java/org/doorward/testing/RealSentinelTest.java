package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sentinels really put another server in the place of one that is dead or frozen. */
@Tag("stores")
class RealSentinelTest {
    private static RealSentinel redis;

    @BeforeAll
    static void start() {
        redis = new RealSentinel();
    }

    @AfterAll
    static void stop() {
        redis.close();
        redis.close();
    }

    private static Object at(String address, String... words) {
        try (RedisLink link = new RedisLink(address)) {
            return link.call(words);
        }
    }

    @Test
    void anotherServerTakesThePlaceOfOneThatIsKilledAndHasWhatItHad() {
        String before = redis.primaryAddress();
        assertEquals("OK", at(before, "SET", "kept", "yes"));
        redis.awaitReplicasInSync();
        assertEquals(before, redis.killPrimary());
        assertThrows(UncheckedIOException.class, () -> at(before, "PING"));
        redis.awaitFailOver(before);
        String after = redis.primaryAddress();
        assertNotEquals(before, after);
        assertEquals("yes", at(after, "GET", "kept"));
        assertEquals("OK", at(after, "SET", "new", "yes"));

        redis.restartKilled();
        assertEquals(after, redis.primaryAddress());
        assertEquals("yes", at(before, "GET", "new"));
        assertThrows(IllegalStateException.class, () -> at(before, "SET", "new", "no"), "a replica is read only");
    }

    @Test
    void anotherServerTakesThePlaceOfOneThatIsFrozen() {
        String before = redis.primaryAddress();
        try (Stopped frozen = redis.freezePrimary()) {
            try (RedisLink impatient = new RedisLink(before, Duration.ofSeconds(1))) {
                assertThrows(UncheckedIOException.class, () -> impatient.call("PING"), frozen::toString);
            }
            redis.awaitFailOver(before);
        }
        String after = redis.primaryAddress();
        assertEquals("OK", at(after, "SET", "kept", "yes"));
        redis.awaitDemotion(before);
        redis.awaitReplicasInSync();
        assertEquals("yes", at(before, "GET", "kept"));
    }

    @Test
    void everySentinelIsGivenAndNamesThePrimary() {
        String[] addresses = redis.addresses().split(",", -1);
        assertEquals(3, addresses.length);
        for (String address : addresses) {
            assertEquals(
                    redis.primaryAddress().replaceAll(".*:", ""),
                    ((java.util.List<?>) at(address, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", redis.masterName()))
                            .get(1));
        }
    }
}
