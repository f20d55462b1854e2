package org.doorward.internal.store.redis;

import org.jspecify.annotations.Nullable;

/**
 * Lets calls fail at once while Redis does not answer: it opens after some failures in a row. A probe, not a request, finds out
 * when Redis is back. Failures for one account alone open it only if a probe fails too. Safe for any thread.
 */
final class CircuitBreaker {
    private static final int FAILURES = 5;

    /** The result of counting a failure. */
    enum Verdict {
        /** No change. */
        NONE,
        /** Only one account's keys have failed: a probe must decide. */
        SUSPECTED,
        /** The breaker has opened. */
        OPENED
    }

    private int failures;
    private boolean ofSeveral;
    private boolean suspected;
    private volatile boolean open;
    private volatile @Nullable String failingKey;

    boolean isOpen() {
        return open;
    }

    /** Returns the key of the last failure, which a probe must be able to read. Null without a failure. */
    @Nullable
    String failingKey() {
        return failingKey;
    }

    /** Notes that a call was answered. A late answer does not close an open breaker: only a probe does. */
    void succeeded() {
        if (failingKey != null) {
            resetUnlessOpen();
        }
    }

    private synchronized void resetUnlessOpen() {
        if (!open) {
            close();
        }
    }

    /** Notes that the probe was answered. */
    synchronized void close() {
        failures = 0;
        ofSeveral = false;
        suspected = false;
        open = false;
        failingKey = null;
    }

    /** Counts a failure. */
    synchronized Verdict failed(String key) {
        String before = failingKey;
        ofSeveral |= before != null && !Breakers.hashed(before).equals(Breakers.hashed(key));
        failingKey = key;
        failures++;
        if (open || failures < FAILURES) {
            return Verdict.NONE;
        }
        if (ofSeveral) {
            open = true;
            return Verdict.OPENED;
        }
        boolean first = !suspected;
        suspected = true;
        return first ? Verdict.SUSPECTED : Verdict.NONE;
    }

    /** Notes that the probe of a suspicion failed. Returns whether this opened the breaker: not after a success since. */
    synchronized boolean confirmed() {
        if (open || !suspected) {
            return false;
        }
        open = true;
        return true;
    }
}
