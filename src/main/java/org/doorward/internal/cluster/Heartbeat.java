package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the log works, and which other nodes are alive. The log works when entries of this node come back
 * through it. Times are readings of this node's monotonic clock, in nanoseconds. Safe for any thread.
 */
final class Heartbeat {
    private static final long EVERY = Duration.ofSeconds(1).toNanos();
    private static final long LIVING = Duration.ofSeconds(5).toNanos();
    private static final int MAX_NODES = 1_000;

    private final LongSupplier nanos;
    private final Map<String, Long> others = new ConcurrentHashMap<>();
    private volatile boolean listening;
    private volatile @Nullable Long appended;
    private volatile @Nullable Long back;

    Heartbeat(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Notes that the log is read from now on: a heartbeat that is appended now can come back. */
    void listening() {
        listening = true;
    }

    /** Whether the next heartbeat should be sent: one a second. */
    boolean isDue() {
        Long last = appended;
        return listening && (last == null || nanos.getAsLong() - last >= EVERY);
    }

    /** Notes that the log accepted the heartbeat that was sent at this time. */
    void appended(long sent) {
        appended = sent;
    }

    /** Returns when the latest accepted heartbeat was sent; null before the first. */
    @Nullable
    Long latestAppended() {
        return appended;
    }

    /** Whether a heartbeat that was appended at that time should have come back by now, and has not. */
    boolean isMissing(@Nullable Long expected) {
        Long latest = back;
        return expected != null && (latest == null || latest - expected < 0);
    }

    /** Notes that a heartbeat was read in the log. All entries before it have been delivered. */
    void cameBack(long sent) {
        Long latest = back;
        boolean sentYet = nanos.getAsLong() - sent >= 0;
        if (sentYet && (latest == null || sent - latest > 0)) {
            back = sent;
        }
    }

    /**
     * Forgets the heartbeats that came back, because entries may have been missed. Only one that comes back from now on
     * counts.
     */
    void startAgain() {
        back = null;
    }

    /**
     * Whether a heartbeat that came back was sent less than this long ago. If so, this node has delivered all entries
     * that were in the log when it was sent.
     */
    boolean isCurrent(Duration allowedAge) {
        Long latest = back;
        return latest != null && nanos.getAsLong() - latest < allowedAge.toNanos();
    }

    /** Notes that another node's heartbeat was read. */
    void heard(String node) {
        long now = nanos.getAsLong();
        others.values().removeIf(heard -> now - heard > LIVING);
        if (others.size() < MAX_NODES || others.containsKey(node)) {
            others.put(node, now);
        }
    }

    /** Returns the other nodes whose heartbeat was read in the last five seconds. */
    Set<String> others() {
        long now = nanos.getAsLong();
        Set<String> living = new TreeSet<>();
        others.forEach((node, heard) -> {
            if (now - heard <= LIVING) {
                living.add(node);
            }
        });
        return living;
    }
}
