package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The replicas really take over, and slots really move. */
@Tag("stores")
class RealClusterTest {
    private static RealCluster redis;

    @BeforeAll
    static void start() {
        redis = new RealCluster();
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

    private static String refusal(String address, String... words) {
        return assertThrows(IllegalStateException.class, () -> at(address, words))
                .getMessage();
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':'));
    }

    @Test
    void everyPrimaryHasAThirdOfTheSlotsAndSendsOthersOn() {
        assertEquals(6, redis.addresses().split(",", -1).length);
        List<String> primaries =
                Stream.of("a", "b", "c").map(redis::primaryOf).distinct().toList();
        assertEquals(3, primaries.size(), primaries.toString());
        assertEquals("OK", at(primaries.get(0), "SET", "a", "1"));
        String refusal = refusal(primaries.get(1), "SET", "a", "1");
        assertTrue(refusal.startsWith("MOVED ") && refusal.endsWith(port(primaries.get(0))), refusal);
    }

    @Test
    void theReplicaTakesOverFromAPrimaryThatIsKilledWhichComesBackAsAReplica() {
        String before = redis.primaryOf("killed");
        assertEquals("OK", at(before, "SET", "killed", "kept"));
        redis.awaitAgreement();
        assertEquals(1L, (Long) waitForReplica(before));
        assertEquals(before, redis.killPrimaryOf("killed"));
        assertThrows(UncheckedIOException.class, () -> at(before, "PING"));
        redis.awaitFailOver("killed", before);
        String after = redis.primaryOf("killed");
        assertNotEquals(before, after);
        assertEquals("kept", at(after, "GET", "killed"));
        assertEquals("OK", at(after, "SET", "killed", "new"));

        redis.restartKilled();
        assertEquals(after, redis.primaryOf("killed"));
        String refusal = refusal(before, "GET", "killed");
        assertTrue(refusal.startsWith("MOVED ") && refusal.endsWith(port(after)), refusal);
    }

    private static Object waitForReplica(String primary) {
        try (RedisLink link = new RedisLink(primary)) {
            link.call("SET", "{killed}written", "by this connection");
            return link.call("WAIT", "1", "60000");
        }
    }

    @Test
    void theReplicaTakesOverFromAPrimaryThatIsFrozen() {
        String before = redis.primaryOf("frozen");
        try (Stopped frozen = redis.freezePrimaryOf("frozen")) {
            try (RedisLink impatient = new RedisLink(before, Duration.ofSeconds(1))) {
                assertThrows(UncheckedIOException.class, () -> impatient.call("PING"), frozen::toString);
            }
            redis.awaitFailOver("frozen", before);
            assertEquals("OK", at(redis.primaryOf("frozen"), "SET", "frozen", "no"));
        }
        redis.awaitAgreement();
        assertNotEquals(before, redis.primaryOf("frozen"));
    }

    @Test
    void aSlotThatIsMovedTakesItsKeysAlong() {
        String before = redis.primaryOf("{moved}1");
        for (int i = 1; i <= 150; i++) {
            at(before, "SET", "{moved}" + i, "value " + i);
        }
        redis.moveSlotOf("{moved}1");
        String after = redis.primaryOf("{moved}2");
        assertNotEquals(before, after);
        assertEquals("value 150", at(after, "GET", "{moved}150"));
        assertEquals(150L, at(after, "CLUSTER", "COUNTKEYSINSLOT", "" + redis.slotOf("{moved}")));
        assertTrue(refusal(before, "GET", "{moved}1").startsWith("MOVED "));
        redis.moveSlotOf("{moved}1");
        redis.awaitAgreement();
        assertEquals("value 1", at(redis.primaryOf("{moved}1"), "GET", "{moved}1"));
    }

    @Test
    void aSlotThatIsHalfMovedIsAtBothAndSomeKeysCannotBeUsedTogether() {
        at(redis.primaryOf("{half}1"), "MSET", "{half}1", "one", "{half}2", "two");
        SlotMove move = redis.beginMove("{half}1");
        assertEquals("one", at(move.from(), "GET", "{half}1"));
        assertTrue(refusal(move.from(), "GET", "{half}new").startsWith("ASK "));
        move.moveKeys("{half}1");
        String ask = refusal(move.from(), "GET", "{half}1");
        assertTrue(ask.startsWith("ASK ") && ask.endsWith(port(move.to())), ask);
        assertTrue(refusal(move.from(), "MGET", "{half}1", "{half}2").startsWith("ASK "));
        assertTrue(refusal(move.to(), "GET", "{half}1").startsWith("MOVED "), "nobody may ask who was not sent");
        try (RedisLink link = new RedisLink(move.to())) {
            link.call("ASKING");
            assertEquals("one", link.call("GET", "{half}1"));
            link.call("ASKING");
            Throwable refusal =
                    assertThrows(IllegalStateException.class, () -> link.call("MGET", "{half}1", "{half}2"));
            assertTrue(refusal.getMessage().startsWith("TRYAGAIN"), refusal.getMessage());
        }
        move.finish();
        assertEquals(move.to(), redis.primaryOf("{half}1"));
        assertEquals(
                List.of("one", "two"),
                ((List<?>) at(move.to(), "MGET", "{half}1", "{half}2"))
                        .stream().map(Object::toString).collect(Collectors.toList()));
    }
}
