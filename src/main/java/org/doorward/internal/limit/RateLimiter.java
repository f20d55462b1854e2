package org.doorward.internal.limit;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.doorward.StoreUnavailableException;

/**
 * Counts uses and failures for all nodes together. Atomic, from any thread and any node: when two ask for the last use
 * at the same moment, one gets it. The contract is tested by {@code RateLimiterContract}.
 *
 * <p>The caller passes the time, by the clock that all nodes share. For a clock that is behind the times in the store,
 * the open period continues. Counts that are over are removed, so that a flood of keys fills no store.
 */
public interface RateLimiter {
    /**
     * Takes one use from each limit of this key, or from none: a refused use is not counted anywhere. One round trip.
     *
     * @param key the key; always with the same limits in the same order
     * @param limits at least one
     * @throws StoreUnavailableException when the store does not answer; the use may have been counted
     */
    RateLimitResult take(LimitKey key, List<Limit> limits, Instant now);

    /**
     * Reserves an attempt before it is made, at each of these counters that counts it. It reserves at none when a
     * counter requires a wait, or when the decision depends on pending attempts. So of concurrent attempts no more are
     * made than may fail. One round trip.
     *
     * @param counters at least one, all of one tenant, no two with the same key
     * @param came when the attempt arrived; a wait that ends while the attempt is queued helps only later attempts
     * @param now when the reservation is made; its age counts from this time
     * @throws StoreUnavailableException when the store does not answer; a reservation may have been made
     */
    Reservation reserve(List<Counter> counters, Instant came, Instant now);

    /** Reserves an attempt that arrives now. */
    default Reservation reserve(List<Counter> counters, Instant now) {
        return reserve(counters, now, now);
    }

    /**
     * Ends the reservation of an attempt with its outcome. One round trip.
     *
     * @throws StoreUnavailableException when the store does not answer. The caller may repeat the call for
     *     {@link FailureCount#UNDER_WAY}; it counts once. Without a repetition the attempt may count as a failure, after
     *     that time at the latest
     */
    void settle(Reservation.Held held, Outcome outcome);

    /**
     * Ends the reservation as {@link #settle} does. A store that can sends the outcome and does not wait: no request
     * waits for it then. Until the store has it the reservation stays.
     *
     * @return completes when the store has the outcome. It fails with a {@link StoreUnavailableException} when the store
     *     does not answer; the caller may repeat the outcome by {@link #settle}
     */
    default CompletionStage<Void> settleSoon(Reservation.Held held, Outcome outcome) {
        try {
            settle(held, outcome);
            return CompletableFuture.completedFuture(null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Removes some counts that are over, where the store does not do so by itself.
     *
     * @param atMost how many at most
     * @return how many were removed; 0 where the store does so by itself
     */
    default int sweep(Instant now, int atMost) {
        return 0;
    }
}
