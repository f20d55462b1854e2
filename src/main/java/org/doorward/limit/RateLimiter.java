package org.doorward.limit;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.doorward.StoreUnavailableException;

/**
 * Where it is counted how often something was done, and how often it failed, for all nodes together. Atomic, from any thread and any node: of two
 * who ask for the last one at the same moment, one has it. The promises are tests: {@code RateLimiterContract}.
 *
 * <p>Time is the caller's, by the clock that all nodes share; where a clock is behind what the store has seen, the period
 * that is open then goes on. What is over is forgotten, so that a flood of keys fills nothing (R236).
 */
public interface RateLimiter {
    /**
     * Takes one of each limit of this key, or of none: what is refused is not counted anywhere. One round trip.
     *
     * @param key what is counted together; always with the same limits, in the same order
     * @param limits one at least
     * @throws StoreUnavailableException when the store gives no answer; it may have been counted
     */
    Taken take(LimitKey key, List<Limit> limits, Instant now);

    /**
     * Counts an attempt as a failure at each of these counters, before it is made; or at none, when one of them says to
     * wait. So of many attempts at the same moment no more are made than may fail (R134). One round trip.
     *
     * @param counters one at least, all of one tenant, no two with the same key
     * @throws StoreUnavailableException when the store gives no answer; it may have been counted
     */
    Reservation reserve(List<Counter> counters, Instant now);

    /**
     * Takes back what was counted for an attempt that did not fail. Attempts that failed need nothing more. One round trip.
     *
     * @param forgiven the counters that forget all other failures as well
     * @throws StoreUnavailableException when the store gives no answer; it may still count as a failure
     */
    void settle(Reservation.Held held, Set<LimitKey> forgiven);

    /**
     * Forgets some of what is over, where the store does not do so by itself.
     *
     * @param atMost how many
     * @return how many; 0 where the store does so by itself
     */
    default int sweep(Instant now, int atMost) {
        return 0;
    }
}
