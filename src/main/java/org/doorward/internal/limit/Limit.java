package org.doorward.internal.limit;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A limit: at most this many in each period. A period begins with the first use, and the next one with the first use
 * after its end. A period never has more than {@code most} uses; around its end two bursts may follow each other.
 * Immutable.
 *
 * @param name the name in response headers, such as {@code requests}; lower case letters, digits and dashes
 * @param most the uses in a period, at least 1
 * @param period whole milliseconds, at least 1
 */
public record Limit(String name, long most, Duration period) {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException when the name is malformed, or {@code most} or {@code period} is less than 1 */
    public Limit {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a limit's name has lower case letters, digits and dashes only");
        }
        if (most < 1 || period.toMillis() < 1) {
            throw new IllegalArgumentException("a limit allows at least one use, in at least a millisecond");
        }
    }
}
