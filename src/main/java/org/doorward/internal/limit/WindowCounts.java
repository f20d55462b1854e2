package org.doorward.internal.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The used part of a key's limits: for each limit in order, when its period began and how many uses it has. This is the
 * value that stores hold, with the arithmetic that all stores share. Immutable.
 */
public final class WindowCounts {
    /** A key without uses. */
    public static final WindowCounts NONE = new WindowCounts(new long[0]);

    /** How far the clocks of two nodes may differ, in milliseconds: ten minutes. */
    static final long CLOCKS_MAY_DIFFER_MILLIS = 600_000;

    private final long[] numbers;

    private WindowCounts(long[] numbers) {
        this.numbers = numbers;
    }

    /**
     * Reads the form of {@link #text}. A missing limit counts as unused, because the limits may have changed. An
     * unreadable text counts as none, with a warning.
     */
    public static WindowCounts of(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        long[] numbers = Numbers.read(text);
        if (numbers.length == 0) {
            Numbers.warn();
        }
        return new WindowCounts(numbers);
    }

    /** Returns the start and the count of each period, separated by blanks. */
    public String text() {
        return Numbers.text(numbers);
    }

    /**
     * Whether the stored period is still open. A start in the future comes from a node whose clock is ahead; the period
     * is open here too, or nodes whose clocks differ would each begin a new one. Only a start that is further ahead
     * than a period and {@link #CLOCKS_MAY_DIFFER_MILLIS} comes from a clock that was wrong and has been corrected.
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

    /** Whether each limit allows one more use. */
    public boolean allow(List<Limit> limits, Instant now) {
        for (int i = 0; i < limits.size(); i++) {
            if (usedOf(i, limits.get(i), now.toEpochMilli()) >= limits.get(i).most()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the counts with one more use of each limit. */
    public WindowCounts taken(List<Limit> limits, Instant now) {
        long[] next = new long[2 * limits.size()];
        for (int i = 0; i < limits.size(); i++) {
            next[2 * i] = beganAt(i, limits.get(i), now.toEpochMilli());
            next[2 * i + 1] = usedOf(i, limits.get(i), now.toEpochMilli()) + 1;
        }
        return new WindowCounts(next);
    }

    /** Returns how long a store must keep the counts: until the last period has ended, and at least a millisecond. */
    public Duration worthKeeping(List<Limit> limits, Instant now) {
        return left(limits, now).stream()
                .map(Quota::reset)
                .max(Duration::compareTo)
                .orElse(Duration.ofMillis(1));
    }

    /** Returns the rest of each limit. */
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

    /** Returns the result for these counts. */
    public RateLimitResult outcome(boolean allowed, List<Limit> limits, Instant now) {
        List<Quota> left = left(limits, now);
        if (allowed) {
            return new RateLimitResult.Allowed(left);
        }
        Duration wait = left.stream()
                .filter(quota -> quota.remaining() == 0)
                .map(Quota::reset)
                .max(Duration::compareTo)
                .orElse(Duration.ofMillis(1));
        return new RateLimitResult.Refused(left, wait);
    }
}
