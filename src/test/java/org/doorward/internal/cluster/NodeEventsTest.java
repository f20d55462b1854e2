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
import java.util.Map;
import java.util.Set;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.session.SessionEvent;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes tell each other while the log works. */
@Tag("fast")
class NodeEventsTest {
    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void theOtherNodesAreToldOnceAndInOrderAndOneselfIsNot() {
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node();
        one.awaitCurrent();
        two.awaitCurrent();
        List<SessionEvent> happened = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            happened.add(i % 3 == 0 ? revoked() : created());
        }
        happened.forEach(one.events::happened);
        two.awaitTold(happened.stream().map(Cluster::elsewhere).toArray(SessionEvent[]::new));
        SessionEvent answer = revoked();
        two.events.happened(answer);
        one.awaitTold(elsewhere(answer));
        assertEquals(1_000, two.told.size(), "nothing of its own, nothing twice");
    }

    @Test
    void whatComesFromAnotherNodeAndWhatNobodyElseNeedsIsNotPassedOn() {
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node();
        one.awaitCurrent();
        two.awaitCurrent();
        SessionEvent last = revoked();
        one.events.happened(elsewhere(revoked()));
        one.events.happened(
                new SessionEvent.Accessed(Cluster.session(Cluster.ADA), Cluster.ADA, Cluster.T0, Origin.THIS_NODE));
        one.events.happened(last);
        two.awaitTold(elsewhere(last));
    }

    @Test
    void anEventLeavesAndArrivesWithoutAnyPauseHavingToPass() {
        Cluster.Node one = cluster.nodeThatMustBeWoken();
        Cluster.Node two = cluster.nodeThatMustBeWoken();
        two.awaitCurrent();
        SessionEvent event = revoked();
        one.events.happened(event);
        two.awaitTold(elsewhere(event));
    }

    @Test
    void aLostWakeUpIsRepairedByLooking() {
        cluster.log.wakes = false;
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node();
        two.awaitCurrent();
        SessionEvent event = revoked();
        one.events.happened(event);
        two.awaitTold(elsewhere(event));
    }

    @Test
    void aNodeIsToldNothingOfTheTimeBeforeItsStart() {
        Cluster.Node one = cluster.node();
        one.events.happened(revoked());
        Eventually.within(SOON, "it is written", () -> cluster.log.count("revoked") == 1);
        Cluster.Node two = cluster.node();
        two.awaitCurrent();
        SessionEvent later = revoked();
        one.events.happened(later);
        two.awaitTold(elsewhere(later));
    }

    @Test
    void nodesKnowOfEachOther() {
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node();
        Eventually.within(
                SOON,
                "both know",
                () -> one.events.otherNodes().size() == 1
                        && two.events.otherNodes().size() == 1);
        two.view.fault = SharedLog.Fault.REFUSED;
        Eventually.within(SOON, "one forgets", () -> {
            cluster.moveOn(Duration.ofSeconds(1));
            return one.events.otherNodes().isEmpty();
        });
        Eventually.within(
                SOON,
                "the other way it is heard on",
                () -> two.events.otherNodes().size() == 1);
    }

    @Test
    void damagedAndForeignEntriesAreSkippedAndNothingElseIs() {
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node();
        two.awaitCurrent();
        SessionEvent event = revoked();
        try (CapturedLogs logs = new CapturedLogs("org.doorward.cluster")) {
            for (Map<String, String> odd : EventFormatTest.ODD) {
                cluster.log.add(odd);
            }
            one.events.happened(event);
            two.awaitTold(elsewhere(event));
            Set<String> warnings = Set.copyOf(logs.text()
                    .lines()
                    .filter(line -> line.startsWith("WARNING"))
                    .toList());
            assertFalse(logs.text().contains("cannot be read"), "nor is it taken for an outage");
            assertTrue(!warnings.isEmpty() && warnings.size() <= 2, "one for each node: " + warnings);
        }
        two.awaitCurrent();
    }

    @Test
    void closingSendsWhatWaitsAndEndsTheThreads() {
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node();
        two.awaitCurrent();
        SessionEvent event = revoked();
        one.events.happened(event);
        one.events.close();
        two.awaitTold(elsewhere(event));
        two.events.close();
        Eventually.within(SOON, "no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("doorward-events")));
    }
}
