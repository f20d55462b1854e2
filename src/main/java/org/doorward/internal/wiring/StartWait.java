package org.doorward.internal.wiring;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.doorward.StoreUnavailableException;

/** The time that a deployment waits for all its stores together, from the construction on. Safe for any thread. */
final class StartWait {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The additional time for an attempt that is running. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private final long end;

    StartWait(Duration atMost) {
        this.end = System.nanoTime() + atMost.toNanos();
    }

    /** Returns the time that is left; zero when there is none. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Returns how long to wait for an attempt that runs on another thread. */
    Duration leftForBegun() {
        return left().plus(LATE);
    }

    /**
     * Runs the work at least once, and repeats it while its store does not answer.
     *
     * @throws StoreUnavailableException when the store does not answer in time, or this thread is interrupted
     */
    void until(Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (StoreUnavailableException e) {
                if (end - System.nanoTime() <= PAUSE_NANOS
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.log(System.Logger.Level.DEBUG, "the start waits for a store", e);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
