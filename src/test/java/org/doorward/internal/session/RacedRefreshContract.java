package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.store.SessionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few sessions with several holders each, quick enough to run on each provider of Jakarta Persistence. */
public abstract class RacedRefreshContract {
    private static final int SESSIONS = 20;
    private static final int HOLDERS = 8;

    /** The connections of two nodes to one empty store. They are not closed here. */
    protected abstract SessionStore one();

    protected abstract SessionStore other();

    @Test
    @Timeout(300)
    void eightHoldersOnEightNodesAreOneRotationOfEachSession() {
        try (RefreshStorm storm = new RefreshStorm(one(), other(), HOLDERS)) {
            Duration took = storm.rage(SESSIONS, HOLDERS);
            assertTrue(took.compareTo(Duration.ofMinutes(2)) < 0, () -> "it took " + took);
        }
    }
}
