package org.doorward.internal.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When things changed last, by a count of all changes, for copies of what is known of them only once they are loaded: a load
 * notes the count before it begins, and its copy is good while nothing that it turned out to be made of has changed since.
 * Things are told apart by their hash codes: what changed may seem to be another, which costs that one a reload and nothing
 * more. So the memory is fixed whatever happens, and nothing needs to be cleaned up. Safe for any thread.
 */
final class Changes {
    private static final int LEAST_BITS = 10;
    private static final int MOST_BITS = 20;
    private static final int GOLDEN = 0x9E3779B9;

    private final int shift;
    private final AtomicLong all = new AtomicLong();
    private final AtomicLongArray latest;

    /** For so many copies: a place for every eight, so that few share one. */
    Changes(int copies) {
        int bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(copies / 8)));
        this.shift = Integer.SIZE - bits;
        this.latest = new AtomicLongArray(1 << bits);
    }

    /** How many there were so far. To be taken before a load begins. */
    long count() {
        return all.get();
    }

    /** To be called after it changed, and before whoever changed it hears of that. */
    void changed(Object what) {
        latest.accumulateAndGet(place(what), all.incrementAndGet(), Math::max);
    }

    /** Whether it has not changed since there were so many. */
    boolean isAsAt(Object what, long count) {
        return latest.get(place(what)) <= count;
    }

    private int place(Object what) {
        return (what.hashCode() * GOLDEN) >>> shift;
    }
}
