package org.doorward.internal.cluster;

import static org.doorward.internal.cluster.Cluster.SOON;
import static org.doorward.internal.cluster.Cluster.elsewhere;
import static org.doorward.internal.cluster.Cluster.revoked;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.internal.event.EventListener;
import org.doorward.session.SessionEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What listeners may do while they are told of other nodes' events. */
@Tag("fast")
class ListenersOfOtherNodesTest {
    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aListenerThatThrowsStopsNeitherTheNextOneNorTheNextEvent() {
        List<EventListener> throwing = List.of(
                event -> {
                    throw new IllegalStateException("as applications do");
                },
                event -> {
                    throw new NoClassDefFoundError("as class loaders do");
                },
                event -> Thread.currentThread().interrupt());
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node(throwing.toArray(EventListener[]::new));
        two.awaitCurrent();
        SessionEvent first = revoked();
        SessionEvent second = revoked();
        one.events.happened(first);
        two.awaitTold(elsewhere(first));
        one.events.happened(second);
        two.awaitTold(elsewhere(first), elsewhere(second));
        cluster.moveOn(Cluster.AGE);
        two.awaitCurrent();
    }

    @Test
    void aListenerThatHangsHoldsUpNoSendingAndIsNoticed() {
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch in = new CountDownLatch(1);
        Cluster.Node one = cluster.node();
        Cluster.Node two = cluster.node(event -> {
            in.countDown();
            await(leave);
        });
        one.awaitCurrent();
        two.awaitCurrent();
        one.events.happened(revoked());
        await(in);
        SessionEvent answer = revoked();
        two.events.happened(answer);
        one.awaitTold(elsewhere(answer));
        cluster.moveOn(Cluster.AGE);
        one.awaitCurrent();
        assertFalse(two.isCurrent(), "what came after is not known there");
        leave.countDown();
        two.awaitCurrent();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS), "in time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
