package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the log works, proved by entries of this node that came back through it; and who else is there. Times are
 * readings of this node's monotonic clock, in nanoseconds.
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

    /** From here on the log is read: a heartbeat that is appended now can come back. */
    void listening() {
        listening = true;
    }

    /** Whether another one should be sent. */
    boolean isDue() {
        Long last = appended;
        return listening && (last == null || nanos.getAsLong() - last >= EVERY);
    }

    /** The log took the heartbeat that was sent then. */
    void appended(long sent) {
        appended = sent;
    }

    /** When the latest heartbeat that the log has taken was sent; null before the first. */
    @Nullable
    Long latestAppended() {
        return appended;
    }

    /** Whether one that was appended at that time should be there by now, and is not. */
    boolean isMissing(@Nullable Long expected) {
        Long latest = back;
        return expected != null && (latest == null || latest - expected < 0);
    }

    /** It was read in the log, after everything that had been appended before it was delivered. */
    void cameBack(long sent) {
        Long latest = back;
        boolean sentYet = nanos.getAsLong() - sent >= 0;
        if (sentYet && (latest == null || sent - latest > 0)) {
            back = sent;
        }
    }

    /** Something in the log may have been missed: only a heartbeat that comes back from now on counts. */
    void startAgain() {
        back = null;
    }

    /**
     * Whether a heartbeat that came back was sent less than this long ago. Then whatever was in the log by the time it was
     * sent has been delivered on this node.
     */
    boolean isCurrent(Duration allowedAge) {
        Long latest = back;
        return latest != null && nanos.getAsLong() - latest < allowedAge.toNanos();
    }

    /** Another node's heartbeat was read. */
    void heard(String node) {
        long now = nanos.getAsLong();
        others.values().removeIf(heard -> now - heard > LIVING);
        if (others.size() < MAX_NODES || others.containsKey(node)) {
            others.put(node, now);
        }
    }

    /** The other nodes that were heard of in the last five seconds. */
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
