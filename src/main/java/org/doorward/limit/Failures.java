package org.doorward.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * The failures of one counter: what stores keep of it, with the arithmetic that all of them go by. An attempt that is being
 * made is counted as if it had failed.
 *
 * @param count how many
 * @param since when one was last forgotten, or the first was counted; in milliseconds since 1970
 * @param last when the last one was counted; in milliseconds since 1970
 */
public record Failures(int count, long since, long last) {
    /** None. */
    public static final Failures NONE = new Failures(0, 0, 0);

    /**
     * As {@link #text} wrote it; none, where that is empty. What cannot be read counts as none, with a warning: it must not
     * keep everybody from an account.
     */
    public static Failures of(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        long[] numbers = Numbers.read(text);
        if (numbers.length == 3 && numbers[0] >= 0 && numbers[0] <= Integer.MAX_VALUE) {
            return new Failures((int) numbers[0], numbers[1], numbers[2]);
        }
        Numbers.warn();
        return NONE;
    }

    /** The three numbers, with blanks between them. */
    public String text() {
        return Numbers.text(count, since, last);
    }

    /** What is left of them by now. */
    public Failures leftAt(Instant now, Backoff backoff) {
        long time = now.toEpochMilli();
        // what was counted so much later than now was counted by a clock that has been set right since
        if (count == 0 || last - time > backoff.most().toMillis() + Windows.CLOCKS_MAY_DIFFER_MILLIS) {
            return new Failures(0, time, time);
        }
        long forgotten =
                Math.min(count, Math.max(0, time - since) / backoff.forget().toMillis());
        return forgotten == count
                ? new Failures(0, time, time)
                : new Failures(
                        (int) (count - forgotten),
                        since + forgotten * backoff.forget().toMillis(),
                        last);
    }

    /** How long an attempt must wait, where this is what is left by now; zero when it need not. */
    public Duration waitAt(Instant now, Backoff backoff) {
        long time = now.toEpochMilli();
        long end = Math.min(last, time) + backoff.waitAfter(count).toMillis();
        return Duration.ofMillis(Math.max(0, end - time));
    }

    /** With one more, where this is what is left by now. */
    public Failures oneMore(Instant now, Backoff backoff) {
        return new Failures(Math.min(count + 1, backoff.mostCounted()), since, Math.max(last, now.toEpochMilli()));
    }

    /** How long they are worth keeping: until all are forgotten. */
    public Duration worthKeeping(Instant now, Backoff backoff) {
        long end = since + count * backoff.forget().toMillis();
        return Duration.ofMillis(Math.max(backoff.most().toMillis(), end - now.toEpochMilli()));
    }

    /** Without the one by which {@code before} became {@code after}; as it was before, where nothing else was counted since. */
    public Failures without(Failures before, Failures after) {
        return equals(after) ? before : new Failures(Math.max(0, count - 1), since, last);
    }
}
