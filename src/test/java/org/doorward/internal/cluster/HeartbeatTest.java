package org.doorward.internal.cluster;

import static org.doorward.internal.cluster.Cluster.AGE;
import static org.doorward.internal.cluster.Cluster.SOON;
import static org.doorward.internal.cluster.Cluster.created;
import static org.doorward.internal.cluster.Cluster.elsewhere;
import static org.doorward.internal.cluster.Cluster.revoked;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.session.SessionEvent;
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node knows when it does not know what happens elsewhere, and when it does again. */
@Tag("fast")
class HeartbeatTest {
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
    void aLogThatIsDownIsNoticedAndItsReturnIsTooWithoutARestart() {
        one.view.fault = SharedLog.Fault.REFUSED;
        one.view.unreadable = true;
        cluster.moveOn(AGE);
        assertFalse(one.isCurrent(), "at once, by the clock");
        one.awaitRounds(3);
        assertFalse(one.isCurrent());
        SessionEvent meanwhile = revoked();
        two.events.happened(meanwhile);
        two.awaitCurrent();

        one.view.fault = SharedLog.Fault.NONE;
        one.view.unreadable = false;
        one.awaitCurrent();
        one.awaitTold(elsewhere(meanwhile));
    }

    @Test
    void aLogThatTakesEverythingAndGivesNothingIsNoticed() {
        one.view.unreadable = true;
        cluster.moveOn(AGE);
        one.awaitRounds(3);
        assertFalse(one.isCurrent());
        two.awaitCurrent();
        one.view.unreadable = false;
        one.awaitCurrent();
    }

    @Test
    void entriesThatVanishWithoutAWordAreNoticed() {
        one.view.fault = SharedLog.Fault.VANISHED;
        int answers = one.view.answers.get();
        cluster.moveOn(AGE);
        one.awaitRounds(4);
        assertTrue(one.view.answers.get() > answers, "the log says that all is well");
        assertFalse(one.isCurrent());
        assertTrue(two.isCurrent() || awaited(two), "of others nothing is lost");
        one.view.fault = SharedLog.Fault.NONE;
        one.awaitCurrent();
    }

    private static boolean awaited(Cluster.Node node) {
        node.awaitCurrent();
        return true;
    }

    @Test
    void aNodeThatWasFrozenKnowsItTheMomentItWakes() {
        assertTrue(one.isCurrent());
        // else its next heartbeat might come before it is asked
        one.view.unreadable = true;
        cluster.moveOn(AGE);
        assertFalse(one.isCurrent());
        one.view.unreadable = false;
        one.awaitCurrent();
    }

    @Test
    void aNodeIsNotCurrentBetweenTheLogsEmptyingAndTheNextHeartbeat() {
        for (int i = 0; i < 100; i++) {
            two.events.happened(created());
        }
        Eventually.within(SOON, "they arrive", () -> one.told.size() == 100);
        cluster.log.flush();
        one.view.fault = SharedLog.Fault.VANISHED;
        Eventually.within(SOON, "however old it may be", () -> !one.events.isCurrent(Duration.ofDays(1)));
        one.view.fault = SharedLog.Fault.NONE;
        one.awaitCurrent();
    }

    @Test
    void aNodeThatStartsWithoutALogIsCurrentOnceThereIsOne() {
        Cluster.Node late = cluster.nodeWithoutLog();
        SessionEvent event = revoked();
        late.events.happened(event);
        Eventually.within(SOON, "it tries", () -> late.view.appends.get() > 2);
        assertFalse(late.isCurrent());
        late.view.fault = SharedLog.Fault.NONE;
        late.view.unreadable = false;
        late.awaitCurrent();
        two.awaitTold(elsewhere(event));
        SessionEvent answer = revoked();
        two.events.happened(answer);
        late.awaitTold(elsewhere(answer));
    }

    @Test
    void aLogThatBreaksInWaysNobodyThoughtOfEndsNothing() {
        one.view.broken = true;
        cluster.moveOn(AGE);
        one.awaitRounds(3);
        assertFalse(one.isCurrent());
        SessionEvent meanwhile = revoked();
        one.events.happened(meanwhile);
        one.awaitRounds(2);
        one.view.broken = false;
        one.awaitCurrent();
        two.awaitTold(elsewhere(meanwhile));
    }
}
