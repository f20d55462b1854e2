package org.doorward.limit;

import java.time.Instant;
import java.util.List;
import org.doorward.StoreUnavailableException;

/**
 * Where it is counted how often something was done, for all nodes together. Atomic, from any thread and any node: of two
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
     * Forgets some of what is over, where the store does not do so by itself.
     *
     * @param atMost how many
     * @return how many; 0 where the store does so by itself
     */
    default int sweep(Instant now, int atMost) {
        return 0;
    }
}
