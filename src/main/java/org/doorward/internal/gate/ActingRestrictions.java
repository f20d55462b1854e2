package org.doorward.internal.gate;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.doorward.Restriction;
import org.jspecify.annotations.Nullable;

/**
 * What restricts a caller at one moment. Immutable.
 *
 * @param all at least one, in the order of the constants
 * @param until when the suspension ends by itself; null for one that somebody must end, and without a suspension
 */
public record ActingRestrictions(
        Set<Restriction> all, @Nullable Instant until) {
    /** @throws IllegalArgumentException without a restriction */
    public ActingRestrictions {
        all = Collections.unmodifiableSet(EnumSet.copyOf(all));
    }

    /** Returns the one that the caller is told first. */
    public Restriction first() {
        return all.iterator().next();
    }

    public boolean isSuspended() {
        return all.contains(Restriction.SUSPENDED);
    }
}
