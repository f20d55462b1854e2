package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What every log of events promises: all nodes read all entries, once, in one order, and are woken for them. */
public abstract class EventLogContract {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** The log as a node has it. */
    protected EventLog log() {
        return TestStores.of(this).one().events().orElseThrow();
    }

    /** The log as another node has it. */
    protected EventLog ofAnotherNode() {
        return TestStores.of(this).other().events().orElseThrow();
    }

    private static Map<String, String> entry(String value) {
        return Map.of("kind", "test", "value", value);
    }

    private static List<String> values(List<EventLog.Entry> entries) {
        return entries.stream().map(entry -> entry.fields().get("value")).toList();
    }

    @Test
    void whatOneNodeAppendsAnotherReadsOnceAndInOrder() {
        String from = ofAnotherNode().end();
        log().append(List.of(entry("1"), entry("2")));
        log().append(List.of(entry("3")));
        List<EventLog.Entry> read = ofAnotherNode().after(from, 10);
        assertEquals(List.of("1", "2", "3"), values(read));
        assertEquals(entry("1"), read.get(0).fields());
        assertEquals(List.of(), ofAnotherNode().after(read.get(2).position(), 10));
        assertEquals(read.get(2).position(), log().end());
    }

    @Test
    void noMoreIsReadThanIsAskedFor() {
        String from = log().end();
        log().append(List.of(entry("1"), entry("2"), entry("3")));
        List<EventLog.Entry> two = log().after(from, 2);
        assertEquals(List.of("1", "2"), values(two));
        assertEquals(List.of("3"), values(log().after(two.get(1).position(), 2)));
    }

    @Test
    void theNodesAreToldTheLogsTime() {
        Instant first = log().append(List.of(entry("1")));
        Instant second = ofAnotherNode().append(List.of(entry("2")));
        assertTrue(!second.isBefore(first), first + " and then " + second);
        assertTrue(Duration.between(first, Instant.now()).abs().compareTo(Duration.ofMinutes(1)) < 0);
    }

    @Test
    void bothNodesAreWokenByWhateverIsAppended() {
        AtomicInteger woken = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        log().onAppended(woken::incrementAndGet);
        ofAnotherNode().onAppended(other::incrementAndGet);
        try {
            log().append(List.of(entry("1")));
            Eventually.within(SOON, "both are woken", () -> woken.get() > 0 && other.get() > 0);
        } finally {
            log().onAppended(() -> {});
            ofAnotherNode().onAppended(() -> {});
        }
    }

    @Test
    void nothingThatIsAppendedAtTheSameTimeIsLost() {
        String from = log().end();
        Race.of(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        log().append(List.of(entry("a" + i), entry("b" + i)));
                    }
                    return true;
                },
                () -> {
                    for (int i = 0; i < 50; i++) {
                        ofAnotherNode().append(List.of(entry("c" + i)));
                    }
                    return true;
                });
        List<EventLog.Entry> read = log().after(from, 1000);
        assertEquals(150, read.size());
        assertEquals(values(read), values(ofAnotherNode().after(from, 1000)));
    }
}
