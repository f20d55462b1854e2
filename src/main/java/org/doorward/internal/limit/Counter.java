package org.doorward.internal.limit;

/**
 * A counter of attempts.
 *
 * @param key the key that the attempts share
 * @param backoff the delays after failures
 * @param counts the attempts that it counts
 */
public record Counter(LimitKey key, Backoff backoff, Counts counts) {
    /**
     * The attempts that a counter counts, depending on the first counter of the same attempt. The first counter counts
     * all.
     */
    public enum Counts {
        ALL,

        /** Attempts within the free attempts of the first counter. */
        FREE,

        /** Attempts beyond the free attempts of the first counter. */
        BEYOND;

        boolean counts(boolean free) {
            return this == ALL || (this == FREE) == free;
        }
    }

    /** Counts all attempts. */
    public Counter(LimitKey key, Backoff backoff) {
        this(key, backoff, Counts.ALL);
    }
}
