package org.doorward;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, what a value looks like, its default, and why one would change it. Immutable.
 *
 * @param name the full name, as in {@code doorward.session.idle}
 * @param form the unit or the allowed values, for people
 * @param defaultText the default as it would be written; null where the setting has none
 * @param reason why one would change it, for people
 * @param confidential whether a value must never be shown
 * @param parser from text to value; throws {@link IllegalArgumentException} with the reason
 */
public record Setting<T>(
        String name,
        String form,
        @Nullable String defaultText,
        String reason,
        boolean confidential,
        Function<String, T> parser) {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    static Setting<String> text(String name, String form, @Nullable String defaultText, String reason) {
        return new Setting<>(name, form, defaultText, reason, false, Function.identity());
    }

    static Setting<String> confidential(String name, String form, String reason) {
        return new Setting<>(name, form, null, reason, true, Function.identity());
    }

    /** Several confidential texts, with blanks between them. */
    static Setting<List<String>> confidentialList(String name, String form, String reason) {
        return new Setting<>(name, form, null, reason, true, text -> List.of(text.split("\\s+")));
    }

    static Setting<Boolean> flag(String name, String defaultText, String reason) {
        return new Setting<>(name, "true, false", defaultText, reason, false, Setting::parseFlag);
    }

    static Setting<Duration> duration(String name, String defaultText, Duration least, Duration most, String reason) {
        String form = "duration, " + shortForm(least) + " to " + shortForm(most);
        return new Setting<>(name, form, defaultText, reason, false, text -> {
            Duration value = parseDuration(text);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException("must be from " + shortForm(least) + " to " + shortForm(most));
            }
            return value;
        });
    }

    static Setting<Integer> number(String name, String defaultText, int least, int most, String reason) {
        return new Setting<>(name, "number, " + least + " to " + most, defaultText, reason, false, text -> {
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
            }
            return Integer.parseInt(text);
        });
    }

    static <E extends Enum<E>> Setting<E> choice(
            String name, Class<E> type, @Nullable String defaultText, String reason) {
        String form =
                Arrays.stream(type.getEnumConstants()).map(Setting::spelling).collect(Collectors.joining(", "));
        return new Setting<>(name, form, defaultText, reason, false, text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> spelling(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of: " + form)));
    }

    /** One of these constants, spelled as they are. */
    static <E extends Enum<E>> Setting<E> names(String name, Class<E> type, String defaultText, String reason) {
        String form = Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
        return new Setting<>(name, form, defaultText, reason, false, text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of: " + form)));
    }

    static Setting<List<String>> list(String name, String form, @Nullable String defaultText, String reason) {
        return new Setting<>(name, form, defaultText, reason, false, Setting::parseList);
    }

    /** How an environment variable spells this setting's name: upper case, every other character an underscore. */
    public String environmentName() {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static List<String> parseList(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /**
     * A duration as settings and annotations write it: {@code 15m}, {@code 30d}, {@code PT15M}, or {@code 0}.
     *
     * @throws IllegalArgumentException when it is none; the message goes on after the text itself
     */
    public static Duration parseDuration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("is not a duration such as 15m, 30d or PT15M", e);
        }
    }

    private static String shortForm(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
