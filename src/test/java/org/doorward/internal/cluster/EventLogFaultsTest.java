package org.doorward.internal.cluster;

import static org.doorward.internal.cluster.Cluster.SOON;
import static org.doorward.internal.cluster.Cluster.created;
import static org.doorward.internal.cluster.Cluster.elsewhere;
import static org.doorward.internal.cluster.Cluster.revoked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.doorward.session.SessionEvent;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.Eventually;
import org.doorward.testing.Stopwatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of events while the log does its worst. */
@Tag("fast")
class EventLogFaultsTest {
    private final Cluster cluster = new Cluster();
    private Cluster.Node one;
    private Cluster.Node two;

    @BeforeEach
    void open() {
        one = cluster.node();
        two = cluster.node();
        one.awaitCurrent();
        two.awaitCurrent();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void anAppendThatFailedIsTriedAgainAndTheOrderStays() {
        one.view.fault = SharedLog.Fault.REFUSED;
        SessionEvent first = revoked();
        SessionEvent second = created();
        one.events.happened(first);
        one.awaitRounds(3);
        one.events.happened(second);
        one.view.fault = SharedLog.Fault.NONE;
        two.awaitTold(elsewhere(first), elsewhere(second));
    }

    @Test
    void anEventWhoseAnswerGotLostIsToldAtLeastOnce() {
        one.view.fault = SharedLog.Fault.ANSWER_LOST;
        SessionEvent event = revoked();
        one.events.happened(event);
        one.awaitRounds(2);
        one.view.fault = SharedLog.Fault.NONE;
        Eventually.within(SOON, "it is told", () -> two.told.contains(elsewhere(event)));
        assertEquals(List.of(elsewhere(event)), two.told.stream().distinct().toList());
    }

    @Test
    void doubledAndLateEntriesHarmNobody() {
        one.view.fault = SharedLog.Fault.DOUBLED;
        SessionEvent doubled = revoked();
        one.events.happened(doubled);
        two.awaitTold(elsewhere(doubled), elsewhere(doubled));
        one.view.fault = SharedLog.Fault.LATE;
        SessionEvent late = revoked();
        one.events.happened(late);
        one.awaitRounds(3);
        assertEquals(2, two.told.size());
        one.view.fault = SharedLog.Fault.NONE;
        cluster.log.arrive();
        two.awaitTold(elsewhere(doubled), elsewhere(doubled), elsewhere(late));
        assertEquals(List.of(), one.told);
        one.awaitCurrent();
    }

    @Test
    void aLogThatWasEmptiedAndCountsFromTheBeginningIsReadOn() {
        for (int i = 0; i < 100; i++) {
            one.events.happened(created());
        }
        Eventually.within(SOON, "they arrive", () -> two.told.size() == 100);
        try (CapturedLogs logs = new CapturedLogs("org.doorward.cluster")) {
            cluster.log.flush();
            Eventually.within(
                    SOON,
                    "both notice",
                    () -> logs.text()
                                    .lines()
                                    .filter(line -> line.contains("was emptied"))
                                    .count()
                            == 2);
        }
        one.awaitCurrent();
        two.awaitCurrent();
        SessionEvent after = revoked();
        one.events.happened(after);
        Eventually.within(SOON, "it is told", () -> two.told.contains(elsewhere(after)));
        assertEquals(101, two.told.size());
    }

    @Test
    void aHangingLogHoldsUpNeitherThoseWhoTellNorTheEnd() {
        one.view.fault = SharedLog.Fault.HANGING;
        int appends = one.view.appends.get();
        one.events.happened(revoked());
        Eventually.within(SOON, "it hangs", () -> one.view.appends.get() > appends);
        Stopwatch watch = Stopwatch.start();
        for (int i = 0; i < 20_000; i++) {
            one.events.happened(revoked());
        }
        one.events.close();
        Duration took = watch.elapsed();
        assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, "it took " + took);
        assertFalse(one.events.isCurrent(Duration.ofMillis(1)));
    }

    @Test
    void whatDoesNotFitIsDroppedAndCountedAndEndingsAreKeptAndOneWarningIsGiven() {
        one.view.fault = SharedLog.Fault.REFUSED;
        List<SessionEvent> endings = new ArrayList<>();
        try (CapturedLogs logs = new CapturedLogs("org.doorward.cluster")) {
            for (int i = 0; i < NodeEvents.CAPACITY + 2_000; i++) {
                one.events.happened(created());
                if (i % 10 == 0) {
                    SessionEvent ending = revoked();
                    endings.add(elsewhere(ending));
                    one.events.happened(ending);
                }
            }
            assertTrue(one.events.dropped() >= 2_000, "dropped " + one.events.dropped());
            assertEquals(
                    1,
                    logs.text()
                            .lines()
                            .filter(line -> line.contains("were not told to other nodes so far"))
                            .count());
        }
        one.view.fault = SharedLog.Fault.NONE;
        Eventually.within(
                SOON,
                "every ending is told",
                () -> two.told.containsAll(endings.subList(0, 1))
                        && endings(two.told).size() == endings.size());
        assertEquals(endings, endings(two.told));
    }

    private static List<SessionEvent> endings(List<SessionEvent> all) {
        return all.stream().filter(SessionEvent.Revoked.class::isInstance).toList();
    }

    @Test
    void whatCouldNotBeToldForAMinuteIsGivenUp() {
        one.view.fault = SharedLog.Fault.REFUSED;
        one.events.happened(revoked());
        one.awaitRounds(2);
        assertEquals(0, one.events.dropped());
        cluster.moveOn(Duration.ofSeconds(61));
        Eventually.within(SOON, "it is given up", () -> one.events.dropped() == 1);
        one.view.fault = SharedLog.Fault.NONE;
        SessionEvent later = revoked();
        one.events.happened(later);
        two.awaitTold(elsewhere(later));
    }
}
