package org.doorward.internal.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * The failures and the pending attempts of one counter: the value that stores hold, and the arithmetic that all stores
 * share. The pending attempts never exceed the failures that are still free. A pending attempt without an outcome after
 * {@link #UNDER_WAY} counts as a failure. Immutable.
 *
 * @param count the failures
 * @param since when a failure was last forgotten, or the first was counted; in milliseconds since 1970
 * @param last when the last failed attempt began; in milliseconds since 1970
 * @param underWay the pending attempts
 * @param begun when the last pending attempt began; in milliseconds since 1970
 */
public record FailureCount(int count, long since, long last, int underWay, long begun) {
    /** No failure and no pending attempt. */
    public static final FailureCount NONE = new FailureCount(0, 0, 0, 0, 0);

    /** The longest duration of an attempt. After it, the node of the attempt is assumed dead. */
    public static final Duration UNDER_WAY = Duration.ofSeconds(10);

    /**
     * Reads the form of {@link #text}; an empty text is none. An unreadable text is none, with a warning, because
     * damaged data must not lock an account.
     */
    public static FailureCount of(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        long[] numbers = Numbers.read(text);
        boolean readable = (numbers.length == 3 || numbers.length == 5) && isCount(numbers[0]);
        if (readable && numbers.length == 3) {
            return new FailureCount((int) numbers[0], numbers[1], numbers[2], 0, 0);
        }
        if (readable && isCount(numbers[3])) {
            return new FailureCount((int) numbers[0], numbers[1], numbers[2], (int) numbers[3], numbers[4]);
        }
        Numbers.warn();
        return NONE;
    }

    private static boolean isCount(long number) {
        return number >= 0 && number <= Integer.MAX_VALUE;
    }

    /**
     * Returns three numbers, or five with pending attempts, separated by blanks. Empty when there is nothing to store.
     */
    public String text() {
        if (isNothing()) {
            return "";
        }
        return underWay == 0 ? Numbers.text(count, since, last) : Numbers.text(count, since, last, underWay, begun);
    }

    /** Whether there is nothing to store. */
    public boolean isNothing() {
        return count == 0 && underWay == 0;
    }

    /** Returns the counts at this time: without forgotten failures, and with abandoned attempts as failures. */
    public FailureCount leftAt(Instant now, Backoff backoff) {
        long time = now.toEpochMilli();
        FailureCount known = withThoseGivenUp(time, backoff);
        // a time so far in the future comes from a clock that was wrong and has been corrected
        if (known.count == 0 || known.last - time > backoff.most().toMillis() + WindowCounts.CLOCKS_MAY_DIFFER_MILLIS) {
            return known.counting(0, time, time);
        }
        long forgotten = Math.min(
                known.count, Math.max(0, time - known.since) / backoff.forget().toMillis());
        return forgotten == known.count
                ? known.counting(0, time, time)
                : known.counting(
                        (int) (known.count - forgotten),
                        known.since + forgotten * backoff.forget().toMillis(),
                        known.last);
    }

    private FailureCount counting(int failures, long from, long latest) {
        return new FailureCount(failures, from, latest, underWay, begun);
    }

    private FailureCount withThoseGivenUp(long time, Backoff backoff) {
        if (underWay == 0 || Math.abs(time - begun) < UNDER_WAY.toMillis()) {
            return this;
        }
        if (begun > time) {
            // the clock of the other node may be ahead
            boolean believable = begun - time <= WindowCounts.CLOCKS_MAY_DIFFER_MILLIS;
            return believable ? this : new FailureCount(count, since, last, 0, 0);
        }
        int all = Math.min(count + underWay, backoff.mostCounted());
        return new FailureCount(all, count == 0 ? begun : since, Math.max(last, begun), 0, 0);
    }

    /** Whether one more attempt is free even if all pending ones fail. Call it on the value of {@link #leftAt}. */
    boolean hasFree(Backoff backoff) {
        return count + underWay < backoff.free();
    }

    /** Whether the pending attempts use all that is free. Call it on the value of {@link #leftAt}. */
    boolean isUnderWay(Backoff backoff) {
        return underWay > 0 && !hasFree(backoff);
    }

    /** Returns how long an attempt must wait; zero when it need not. Call it on the value of {@link #leftAt}. */
    public Duration waitAt(Instant now, Backoff backoff) {
        long time = now.toEpochMilli();
        long end = Math.min(last, time) + backoff.waitAfter(count).toMillis();
        return Duration.ofMillis(Math.max(0, end - time));
    }

    /** Returns the counts with one more pending attempt. Call it on the value of {@link #leftAt}. */
    public FailureCount reserved(Instant now) {
        return new FailureCount(count, since, last, underWay + 1, Math.max(begun, now.toEpochMilli()));
    }

    /**
     * Returns how long a store must keep the counts: until all failures are forgotten, if all pending attempts fail.
     */
    public Duration worthKeeping(Instant now, Backoff backoff) {
        long from = count == 0 ? begun : since;
        long end = from + (count + underWay) * backoff.forget().toMillis();
        return Duration.ofMillis(Math.max(backoff.most().toMillis(), end - now.toEpochMilli()));
    }

    /** Returns the counts after a pending attempt has failed. An abandoned attempt was counted already. */
    FailureCount failed(Instant at, Backoff backoff) {
        if (underWay == 0) {
            return this;
        }
        long time = at.toEpochMilli();
        return new FailureCount(
                Math.min(count + 1, backoff.mostCounted()),
                count == 0 ? time : since,
                count == 0 ? time : Math.max(last, time),
                underWay - 1,
                begun);
    }

    /**
     * Returns the counts after a pending attempt ended without failure. For an abandoned attempt it removes that
     * failure.
     */
    FailureCount givenBack() {
        return underWay == 0
                ? new FailureCount(Math.max(0, count - 1), since, last, 0, 0)
                : new FailureCount(count, since, last, underWay - 1, begun);
    }

    /** Returns the counts without failures. */
    FailureCount forgotten() {
        return new FailureCount(0, 0, 0, underWay, begun);
    }
}
