package org.doorward.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a key's limits is used: for each, in their order, when its period began and how many were taken in it. What
 * stores keep, with the arithmetic that all of them go by. Immutable.
 */
public final class Windows {
    /** Of a key that nothing was taken of. */
    public static final Windows NONE = new Windows(new long[0]);

    /** As far as nodes' clocks are believed to be apart at most. */
    static final long CLOCKS_MAY_DIFFER_MILLIS = 600_000;

    private final long[] numbers;

    private Windows(long[] numbers) {
        this.numbers = numbers;
    }

    /**
     * As {@link #text} wrote it. What is missing counts as unused: the limits may have been others then.
     * What cannot be read counts as none, with a warning.
     */
    public static Windows of(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        long[] numbers = Numbers.read(text);
        if (numbers.length == 0) {
            Numbers.warn();
        }
        return new Windows(numbers);
    }

    /** Begins and counts, with blanks between them. */
    public String text() {
        return Numbers.text(numbers);
    }

    /**
     * Whether the period that is kept goes on. One that begins in the future was opened by a node whose clock is ahead, and
     * goes on here too: nodes whose clocks differ must not each begin anew. Only one that is further ahead than clocks may be
     * was opened by a clock that has been set right since.
     */
    private boolean isOpen(int i, Limit limit, long now) {
        if (2 * i + 1 >= numbers.length) {
            return false;
        }
        long age = now - numbers[2 * i];
        return age < limit.period().toMillis() && -age <= limit.period().toMillis() + CLOCKS_MAY_DIFFER_MILLIS;
    }

    private long beganAt(int i, Limit limit, long now) {
        return isOpen(i, limit, now) ? numbers[2 * i] : now;
    }

    private long usedOf(int i, Limit limit, long now) {
        return isOpen(i, limit, now) ? numbers[2 * i + 1] : 0;
    }

    /** Whether there is one more left of each limit. */
    public boolean allow(List<Limit> limits, Instant now) {
        for (int i = 0; i < limits.size(); i++) {
            if (usedOf(i, limits.get(i), now.toEpochMilli()) >= limits.get(i).most()) {
                return false;
            }
        }
        return true;
    }

    /** With one more taken of each limit. */
    public Windows taken(List<Limit> limits, Instant now) {
        long[] next = new long[2 * limits.size()];
        for (int i = 0; i < limits.size(); i++) {
            next[2 * i] = beganAt(i, limits.get(i), now.toEpochMilli());
            next[2 * i + 1] = usedOf(i, limits.get(i), now.toEpochMilli()) + 1;
        }
        return new Windows(next);
    }

    /** How long it is worth keeping: until the last of the periods has passed. At least a millisecond. */
    public Duration worthKeeping(List<Limit> limits, Instant now) {
        return left(limits, now).stream()
                .map(Quota::reset)
                .max(Duration::compareTo)
                .orElse(Duration.ofMillis(1));
    }

    /** What is left of each limit. */
    public List<Quota> left(List<Limit> limits, Instant now) {
        List<Quota> left = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            long end = Math.min(beganAt(i, limit, now.toEpochMilli()), now.toEpochMilli())
                    + limit.period().toMillis();
            left.add(new Quota(
                    limit,
                    Math.max(0, limit.most() - usedOf(i, limit, now.toEpochMilli())),
                    Duration.ofMillis(end - now.toEpochMilli())));
        }
        return left;
    }

    /** What came of it, where this is what is kept now. */
    public Taken outcome(boolean allowed, List<Limit> limits, Instant now) {
        List<Quota> left = left(limits, now);
        if (allowed) {
            return new Taken.Allowed(left);
        }
        Duration wait = left.stream()
                .filter(quota -> quota.remaining() == 0)
                .map(Quota::reset)
                .max(Duration::compareTo)
                .orElse(Duration.ofMillis(1));
        return new Taken.Refused(left, wait);
    }
}
