package org.doorward.limit;

import java.time.Duration;
import java.util.List;

/** What came of asking to do something once more. */
public sealed interface Taken {
    /** What is left of each limit, in the order in which they were asked for. */
    List<Quota> quotas();

    /** It may be done, and is counted. */
    record Allowed(List<Quota> quotas) implements Taken {
        /** Of a copy. */
        public Allowed {
            quotas = List.copyOf(quotas);
        }
    }

    /**
     * It may not be done, and is counted nowhere.
     *
     * @param retryAfter when it may be asked for again with a chance; more than zero
     * @param busy whether it could only not be counted in time, so that nothing is known of the limits
     */
    record Refused(List<Quota> quotas, Duration retryAfter, boolean busy) implements Taken {
        /** For what was done too often. */
        public Refused(List<Quota> quotas, Duration retryAfter) {
            this(quotas, retryAfter, false);
        }

        /** Of a copy. */
        public Refused {
            quotas = List.copyOf(quotas);
        }
    }
}
