package org.doorward.internal.limit;

import java.time.Duration;

/**
 * The delays after failures. After {@code free} failures the next attempt must wait {@code first}, the one after it
 * twice as long, and so on, up to {@code most}. One failure is forgotten after each {@code forget}. A failure that
 * would not lengthen the wait is not counted. All durations are whole milliseconds. Immutable.
 *
 * @param free failures before the first wait, at least 1
 * @param first the first wait, at least a millisecond
 * @param most the longest wait, at least {@code first}
 * @param forget how long until one failure is forgotten, at least a millisecond
 */
public record Backoff(int free, Duration first, Duration most, Duration forget) {
    /** @throws IllegalArgumentException when a value is out of its range */
    public Backoff {
        if (free < 1 || first.toMillis() < 1 || most.compareTo(first) < 0 || forget.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "a backoff needs free, first and forget of at least 1, and most of at least first");
        }
    }

    /** Returns the most failures that are counted: with that many the wait is the longest. */
    public int mostCounted() {
        int counted = free;
        for (long wait = first.toMillis(); wait < most.toMillis(); wait *= 2) {
            counted++;
        }
        return counted;
    }

    /** Returns the wait after the last of this many failures. Zero while they are fewer than {@code free}. */
    public Duration waitAfter(int failures) {
        if (failures < free) {
            return Duration.ZERO;
        }
        long wait = first.toMillis();
        for (int i = free; i < failures && wait < most.toMillis(); i++) {
            wait *= 2;
        }
        return Duration.ofMillis(Math.min(wait, most.toMillis()));
    }
}
