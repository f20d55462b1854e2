package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.store.SessionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand sessions with ten holders each: the store alone decides, and it decides once for each session. */
public abstract class RefreshStormContract {
    private static final int SESSIONS = 1_000;
    private static final int HOLDERS = 10;

    /** The ways of two nodes to one empty store, each with connections of its own. They are not closed here. */
    protected abstract SessionStore one();

    protected abstract SessionStore other();

    @Test
    @Timeout(600)
    void tenHoldersOnTwoNodesAreOneRotationOfEachSession() {
        rage(2);
    }

    /** None of them can wait for another's answer: each comes to the store by itself. */
    @Test
    @Timeout(600)
    void tenHoldersOnTenNodesAreOneRotationOfEachSession() {
        rage(HOLDERS);
    }

    @SuppressWarnings("SystemOut") // the figures are what one looks for after such a test
    private void rage(int nodes) {
        try (RefreshStorm storm = new RefreshStorm(one(), other(), nodes)) {
            Duration took = storm.rage(SESSIONS, HOLDERS);
            System.out.printf(
                    "%n  %d holders of each of %d sessions on %d nodes: %d ms, %d lost a race%n",
                    HOLDERS, SESSIONS, nodes, took.toMillis(), storm.lostRaces());
            assertTrue(took.compareTo(Duration.ofMinutes(4)) < 0, () -> "it took " + took);
        }
    }
}
