package org.doorward.internal.limit;

import java.time.Duration;
import java.util.List;

/** The result of asking for one more use. */
public sealed interface RateLimitResult {
    /** Returns the rest of each limit, in the order of the request. */
    List<Quota> quotas();

    /** The use is allowed and counted. */
    record Allowed(List<Quota> quotas) implements RateLimitResult {
        /** Copies the list. */
        public Allowed {
            quotas = List.copyOf(quotas);
        }
    }

    /**
     * The use is refused and not counted.
     *
     * @param retryAfter how long the caller must wait; more than zero
     * @param busy whether the store was only too busy to count, so that nothing is known about the limits
     */
    record Refused(List<Quota> quotas, Duration retryAfter, boolean busy) implements RateLimitResult {
        /** A limit is reached. */
        public Refused(List<Quota> quotas, Duration retryAfter) {
            this(quotas, retryAfter, false);
        }

        /** Copies the list. */
        public Refused {
            quotas = List.copyOf(quotas);
        }
    }
}
