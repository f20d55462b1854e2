package org.doorward.limit;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Whole numbers as text, with blanks between them: what every store can keep, and Redis's scripts can read. */
final class Numbers {
    private Numbers() {}

    static long[] of(String text) {
        return Stream.of(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    static String text(long... numbers) {
        return LongStream.of(numbers).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }
}
