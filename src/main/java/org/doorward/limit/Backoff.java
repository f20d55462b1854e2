package org.doorward.limit;

import java.time.Duration;

/**
 * How failures slow down: after {@code free} of them each further attempt waits {@code first}, then twice that, and so on,
 * at most {@code most}. Failures are forgotten one by one, each {@code forget}; those that would lengthen no wait any more
 * are not counted. Of whole milliseconds.
 *
 * @param free failures before the first wait, at least 1
 * @param first the first wait, of a millisecond at least
 * @param most the longest wait, {@code first} at least
 * @param forget how long until one failure is forgotten, a millisecond at least
 */
public record Backoff(int free, Duration first, Duration most, Duration forget) {
    /** @throws IllegalArgumentException when it would never wait, or never end */
    public Backoff {
        if (free < 1 || first.toMillis() < 1 || most.compareTo(first) < 0 || forget.toMillis() < 1) {
            throw new IllegalArgumentException("these failures would never, or for ever, be waited for");
        }
    }

    /** How many failures are counted at most: with so many the wait is the longest. */
    public int mostCounted() {
        int counted = free;
        for (long wait = first.toMillis(); wait < most.toMillis(); wait *= 2) {
            counted++;
        }
        return counted;
    }

    /** How long to wait after the last of so many failures; nothing while they are fewer than {@code free}. */
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
