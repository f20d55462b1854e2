package org.doorward.internal.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its name, the form of its values, its default, and the reason to change it. Immutable.
 *
 * @param name the full name, such as {@code doorward.session.idle}
 * @param form the unit or the allowed values, for people
 * @param defaultText the default as a text; null where the setting has none
 * @param reason why to change it, for people
 * @param confidential whether a value must never be displayed
 * @param parser reads a value from its text; throws {@link IllegalArgumentException} with the reason
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

    /** Several confidential texts, separated by blanks. */
    static Setting<List<String>> confidentialList(String name, String form, String reason) {
        return new Setting<>(name, form, null, reason, true, text -> List.of(text.split("\\s+")));
    }

    /** An identifier that is part of SQL statements. So it holds only letters, digits and underscores. */
    static Setting<String> identifier(
            String name, String letters, int longest, @Nullable String defaultText, String reason) {
        String form = "identifier, at most " + longest;
        return new Setting<>(name, form, defaultText, reason, false, text -> {
            if (!text.matches(letters) || text.length() > longest) {
                throw new IllegalArgumentException("must be " + letters + ", at most " + longest + " characters");
            }
            return text;
        });
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

    static Setting<Integer> number(String name, @Nullable String defaultText, int least, int most, String reason) {
        return new Setting<>(name, "number, " + least + " to " + most, defaultText, reason, false, text -> {
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
            }
            return Integer.parseInt(text);
        });
    }

    static <E extends Enum<E>> Setting<E> choice(
            String name, Class<E> type, @Nullable String defaultText, String reason) {
        String form = Arrays.stream(type.getEnumConstants()).map(Reason::codeOf).collect(Collectors.joining(", "));
        return new Setting<>(name, form, defaultText, reason, false, text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> Reason.codeOf(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of: " + form)));
    }

    /** One of these constants, spelled exactly as they are. */
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

    /** Returns the environment variable of this setting: upper case, with an underscore for every other character. */
    public String environmentName() {
        return environmentName(name);
    }

    static String environmentName(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
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
     * Reads a duration of settings and annotations: {@code 15m}, {@code 30d}, {@code PT15M} or {@code 0}.
     *
     * @throws IllegalArgumentException when the text is no duration; the message continues a sentence that starts with
     *     the text
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
