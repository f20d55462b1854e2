package org.doorward.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link RequiresFresh} off classes and methods, those that they extend, implement and override, and off annotations
 * that carry it. For whoever enforces it.
 */
public final class RequiredFreshness {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(366);

    private final List<Duration> found = new ArrayList<>();

    private RequiredFreshness() {}

    /**
     * How long ago a sign-in may be for a call of this method, or of this class where there is no method; empty where
     * nothing is asked.
     *
     * @throws IllegalArgumentException naming the class or method whose annotation cannot be read
     */
    public static Optional<Duration> of(Class<?> type, @Nullable Method method) {
        RequiredFreshness required = new RequiredFreshness();
        for (Class<?> each : hierarchy(type)) {
            required.collect(each, each.getName(), new HashSet<>());
            if (method != null) {
                for (Method other : each.getDeclaredMethods()) {
                    if (isSameOrOverridden(method, other)) {
                        String name = each.getName() + "." + other.getName() + "()";
                        required.collect(other, name, new HashSet<>());
                    }
                }
            }
        }
        return required.found.stream().min(Comparator.naturalOrder());
    }

    private static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new HashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty()) {
            Class<?> next = open.pop();
            if (next != Object.class && all.add(next)) {
                open.addAll(List.of(next.getInterfaces()));
                Class<?> parent = next.getSuperclass();
                if (parent != null) {
                    open.add(parent);
                }
            }
        }
        return all;
    }

    /** Generic methods change their parameters' types below: so what may be overridden counts as overridden. */
    private static boolean isSameOrOverridden(Method method, Method other) {
        Class<?>[] mine = method.getParameterTypes();
        Class<?>[] theirs = other.getParameterTypes();
        boolean same = method.getName().equals(other.getName()) && mine.length == theirs.length;
        for (int i = 0; same && i < mine.length; i++) {
            same = theirs[i].isAssignableFrom(mine[i]);
        }
        return same;
    }

    private void collect(AnnotatedElement element, String name, Set<Class<?>> seen) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (annotation instanceof RequiresFresh fresh) {
                found.add(parse(fresh.maxAge(), name));
            } else if (seen.add(type)) {
                collect(type, name, seen);
            }
        }
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
