package org.doorward.internal.endpoint.admin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.store.WorkLock;

/**
 * Removes at once what the periodic sweeps would remove. It takes their locks, so that one runner does it. Safe for any
 * thread.
 *
 * @param nanos a monotonic clock, in nanoseconds
 */
public record CleanUp(List<Part> parts, WorkLock locks, LongSupplier nanos) {
    /** The most entries of one batch. */
    private static final int BATCH = 500;

    /** How long it waits for the periodic sweep. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** After this time it begins no batch. A request must end; the next one, or the periodic sweep, removes the rest. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final Duration LEASE = Duration.ofMinutes(10);

    /** Copies the list. */
    public CleanUp {
        parts = List.copyOf(parts);
    }

    /**
     * What is removed.
     *
     * @param name such as {@code sessions}
     * @param lock the lock of its periodic sweep
     */
    public record Part(String name, String lock, Sweep sweep) {}

    /** Removes entries that are over. */
    public interface Sweep {
        /**
         * Does one batch.
         *
         * @param limit the most entries
         */
        Batch batch(int limit);
    }

    /**
     * What a batch did.
     *
     * @param done how many entries it dealt with; at most half of the limit when few are left
     * @param removed how many of them it removed
     */
    public record Batch(int done, int removed) {
        /** Every entry was removed. */
        public static Batch of(int removed) {
            return new Batch(removed, removed);
        }
    }

    /**
     * What was removed.
     *
     * @param removed how many, for each part by its name
     * @param complete whether nothing was left
     */
    record Removed(Map<String, Integer> removed, boolean complete) {
        int total() {
            return removed.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Removes it.
     *
     * @return empty, with nothing removed, when another runner is at it
     * @throws StoreUnavailableException when a store does not answer; some may have been removed
     */
    Optional<Removed> run() {
        Deque<WorkLock.Held> held = new ArrayDeque<>();
        try {
            long began = nanos.getAsLong();
            for (Part part : parts) {
                Optional<WorkLock.Held> lock = locks.acquire(TenantId.DEFAULT, part.lock(), left(began, WAIT), LEASE);
                if (lock.isEmpty()) {
                    return Optional.empty();
                }
                held.push(lock.get());
            }
            return Optional.of(removed());
        } finally {
            held.forEach(WorkLock.Held::close);
        }
    }

    private Removed removed() {
        long began = nanos.getAsLong();
        Map<String, Integer> removed = new LinkedHashMap<>();
        boolean complete = true;
        for (Part part : parts) {
            int count = 0;
            boolean more = true;
            while (more && !left(began, LONGEST).isZero()) {
                Batch batch = part.sweep().batch(BATCH);
                count += batch.removed();
                more = batch.done() > BATCH / 2;
            }
            complete &= !more;
            removed.put(part.name(), count);
        }
        return new Removed(removed, complete);
    }

    private Duration left(long began, Duration most) {
        Duration left = most.minusNanos(nanos.getAsLong() - began);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
