package org.doorward.internal.store.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Records when things last changed, by a count of all changes. A load reads the count before it begins; its copy is good while
 * none of its parts has changed since. Things with the same place in the table share a record, which only causes a needless
 * load. So the memory is fixed and needs no clean-up. Safe for any thread.
 */
final class InvalidationCounters {
    private static final int LEAST_BITS = 11;
    private static final int MOST_BITS = 21;
    private static final int GOLDEN = 0x9E3779B9;

    private final int shift;
    private final AtomicLong all = new AtomicLong();
    private final AtomicLongArray latest;

    /** @param copies the most copies; the table has one place for four */
    InvalidationCounters(int copies) {
        int bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(copies / 4)));
        this.shift = Integer.SIZE - bits;
        this.latest = new AtomicLongArray(1 << bits);
    }

    /** Returns the count of all changes. A load reads it before it begins. */
    long count() {
        return all.get();
    }

    /** Records a change. Called after the store was written, before the writer's call returns. */
    void changed(Object what) {
        latest.accumulateAndGet(place(what), all.incrementAndGet(), Math::max);
    }

    /** Returns the place of a thing. */
    int place(Object what) {
        return (what.hashCode() * GOLDEN) >>> shift;
    }

    /** Whether nothing at this place has changed since this count. */
    boolean isAsAt(int place, long count) {
        return latest.get(place) <= count;
    }
}
