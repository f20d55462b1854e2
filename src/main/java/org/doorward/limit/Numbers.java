package org.doorward.limit;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Whole numbers as text, with blanks between them: what every store can keep, and Redis's scripts can read. */
final class Numbers {
    private static final System.Logger LOG = System.getLogger("org.doorward.limit");

    private Numbers() {}

    /** The numbers; none at all, where something else is among them. */
    static long[] read(String text) {
        try {
            return Stream.of(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            return new long[0];
        }
    }

    static void warn() {
        LOG.log(System.Logger.Level.WARNING, "what a store has counted cannot be read, and counts as nothing");
    }

    static String text(long... numbers) {
        return LongStream.of(numbers).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
