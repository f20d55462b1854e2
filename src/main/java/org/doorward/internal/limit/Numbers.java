package org.doorward.internal.limit;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Whole numbers as text, separated by blanks. Every store can hold them, and the scripts of Redis can read them. */
final class Numbers {
    private static final System.Logger LOG = System.getLogger("org.doorward.limit");

    private Numbers() {}

    /** Returns the numbers; empty when the text holds anything else. */
    static long[] read(String text) {
        try {
            return Stream.of(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            return new long[0];
        }
    }

    static void warn() {
        LOG.log(System.Logger.Level.WARNING, "a stored count cannot be read and is treated as zero");
    }

    static String text(long... numbers) {
        return LongStream.of(numbers).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
