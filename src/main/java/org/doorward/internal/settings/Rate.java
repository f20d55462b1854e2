package org.doorward.internal.settings;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate: a number of requests in a period, such as {@code 10/s}, {@code 100/m} or {@code 5/30s}. Immutable.
 *
 * @param most the requests in a period, at least 1
 * @param period from one second to one day
 */
public record Rate(int most, Duration period) {
    private static final Pattern SHAPE = Pattern.compile("([1-9]\\d{0,8})/([1-9]\\d{0,4})?([smhd])");
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MOST_AT_ONCE = 4;

    /**
     * @throws IllegalArgumentException when the text is no rate; the message continues a sentence that starts with the
     *     text
     */
    static Rate parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be of rates such as 10/s or 100/m or 5/30s");
        }
        String times = matcher.group(2) == null ? "1" : matcher.group(2);
        Duration period = Setting.parseDuration(times + matcher.group(3));
        if (period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be of rates of a day at most");
        }
        return new Rate(Integer.parseInt(matcher.group(1)), period);
    }

    /** Reads rates as {@link #parseList}, and at least one. */
    static List<Rate> parseSome(String text) {
        List<Rate> rates = parseList(text);
        if (rates.isEmpty()) {
            throw new IllegalArgumentException("must have a rate such as 10/h");
        }
        return rates;
    }

    /**
     * Reads several rates with different periods.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    static List<Rate> parseList(String text) {
        List<Rate> rates = Setting.parseList(text).stream().map(Rate::parse).toList();
        Set<Duration> periods = new HashSet<>();
        if (!rates.stream().map(Rate::period).allMatch(periods::add)) {
            throw new IllegalArgumentException("must have one rate for each period");
        }
        if (rates.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException("must be of " + MOST_AT_ONCE + " rates at most");
        }
        return rates;
    }
}
