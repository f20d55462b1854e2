package org.doorward.internal.limit;

import java.util.Set;

/**
 * The outcome of an attempt. Immutable.
 *
 * @param failed whether the attempt counts as a failure
 * @param forgiven the counters that forget all their failures
 */
public record Outcome(boolean failed, Set<LimitKey> forgiven) {
    /** The attempt failed. */
    public static final Outcome FAILED = new Outcome(true, Set.of());

    /** The attempt ended without a decision, so that it counts neither way. */
    public static final Outcome UNKNOWN = new Outcome(false, Set.of());

    /** Copies the set. */
    public Outcome {
        forgiven = Set.copyOf(forgiven);
    }

    /** The attempt succeeded, and these counters forget their failures. */
    public static Outcome forgiving(Set<LimitKey> forgiven) {
        return new Outcome(false, forgiven);
    }

    /** Returns the new counts of a counter after the attempt with this hold. */
    public FailureCount of(FailureCount kept, Reservation.Hold hold) {
        FailureCount settled = !hold.taken()
                ? kept
                : failed ? kept.failed(hold.at(), hold.counter().backoff()) : kept.givenBack();
        return forgiven.contains(hold.counter().key()) ? settled.forgotten() : settled;
    }
}
