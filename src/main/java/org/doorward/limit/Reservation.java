package org.doorward.limit;

import java.time.Duration;
import java.util.List;

/** What came of asking to make an attempt. */
public sealed interface Reservation {
    /**
     * It may be made, and is counted as a failure everywhere until it is said to be none.
     *
     * @param holds one for each counter, in their order
     * @param local whether it was counted on this node alone
     */
    record Held(List<Hold> holds, boolean local) implements Reservation {
        /** Of a copy. */
        public Held {
            holds = List.copyOf(holds);
        }
    }

    /**
     * It may not be made yet, is counted nowhere, and lengthens nothing.
     *
     * @param retryAfter when it may be; more than zero
     * @param busy whether it could only not be counted in time, so that nothing is known of failures
     */
    record Wait(Duration retryAfter, boolean busy) implements Reservation {
        /** For what failed too often. */
        public Wait(Duration retryAfter) {
            this(retryAfter, false);
        }
    }

    /**
     * What was counted at one counter.
     *
     * @param counter where
     * @param before what was left there
     * @param after the same with this attempt
     */
    record Hold(Counter counter, Failures before, Failures after) {}
}
