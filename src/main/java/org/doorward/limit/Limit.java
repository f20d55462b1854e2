package org.doorward.limit;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * At most so many in a period. The period begins with the first one that is taken, and the next begins with the first one
 * after it has passed: never more than {@code most} in one period, and at its end a burst may follow a burst.
 *
 * @param name what programs are told of it by, as in {@code requests}; lower case letters, digits and dashes
 * @param most how many, at least 1
 * @param period of whole milliseconds, at least 1
 */
public record Limit(String name, long most, Duration period) {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException when it would let nothing pass, or everything */
    public Limit {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a limit's name is of lower case letters, digits and dashes");
        }
        if (most < 1 || period.toMillis() < 1) {
            throw new IllegalArgumentException("a limit is of one at least, in a millisecond at least");
        }
    }
}
