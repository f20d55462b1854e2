package org.doorward.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link RequiresFresh} off classes and methods, those that they extend, implement and override, and off annotations
 * that carry it. For whoever enforces it.
 */
public final class RequiredFreshness {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(366);

    private RequiredFreshness() {}

    /**
     * How long ago a sign-in may be for a call of this method, or of this class where there is no method; empty where
     * nothing is asked.
     *
     * @throws IllegalArgumentException naming the class or method whose annotation cannot be read
     */
    public static Optional<Duration> of(Class<?> type, @Nullable Method method) {
        return Declared.on(RequiresFresh.class, type, method).stream()
                .map(found -> parse(found.annotation().maxAge(), found.name()))
                .min(Comparator.naturalOrder());
    }

    /**
     * How long ago a sign-in may be for a call to get from an object of one class to one of another: the strictest of what is
     * asked by the class, and by each of its methods that may give the other.
     *
     * @param answering marks methods that answer calls themselves and lead nowhere
     * @throws IllegalArgumentException as {@link #of}
     */
    public static Optional<Duration> between(Class<?> from, Class<?> to, Class<? extends Annotation> answering) {
        return Stream.concat(
                        of(from, null).stream(),
                        Declared.leading(from, to, answering).stream().flatMap(method -> of(from, method).stream()))
                .min(Comparator.naturalOrder());
    }

    /** The stricter of two. */
    public static Optional<Duration> both(Optional<Duration> one, Optional<Duration> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    private static Duration parse(String text, String name) {
        Duration maxAge;
        try {
            maxAge = Setting.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wrong(text, name) + e.getMessage(), e);
        }
        if (maxAge.compareTo(LEAST) < 0 || maxAge.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(wrong(text, name) + "must be from 1s to 366d");
        }
        return maxAge;
    }

    private static String wrong(String text, String name) {
        return "@RequiresFresh on " + name + ": maxAge \"" + text + "\" ";
    }
}
