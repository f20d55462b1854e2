package org.doorward.internal.store.redis;

import org.jspecify.annotations.Nullable;

/**
 * Keeps requests from waiting for a Redis that does not answer: after some failures in a row it is open, and calls fail at
 * once. No person's request is spent on finding out whether Redis is back; a probe of ours does that. Safe for any thread.
 */
final class CircuitBreaker {
    private static final int FAILURES = 5;

    private int failures;
    private volatile boolean open;
    private volatile @Nullable String failingKey;

    boolean isOpen() {
        return open;
    }

    /** Where it last failed: what a probe must be able to read. Null while nothing has failed. */
    @Nullable
    String failingKey() {
        return failingKey;
    }

    void succeeded() {
        if (failingKey != null) {
            reset();
        }
    }

    private synchronized void reset() {
        failures = 0;
        open = false;
        failingKey = null;
    }

    /** Counts a failure. @return whether this one opened it */
    synchronized boolean failed(String key) {
        failingKey = key;
        failures++;
        if (open || failures < FAILURES) {
            return false;
        }
        open = true;
        return true;
    }
}
