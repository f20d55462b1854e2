package org.doorward.internal.requirement;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An annotation where it was found.
 *
 * @param annotation what was found
 * @param name the class or method that it is on
 */
record AnnotationLookup<A extends Annotation>(A annotation, String name) {
    /**
     * All that hold for a method, or for a class where there is no method: those of what they extend, implement and
     * override, too, and those on other annotations there.
     */
    static <A extends Annotation> List<AnnotationLookup<A>> on(
            Class<A> wanted, Class<?> type, @Nullable Method method) {
        List<AnnotationLookup<A>> found = new ArrayList<>();
        for (Class<?> each : hierarchy(type)) {
            found.addAll(onType(wanted, each));
            if (method != null) {
                found.addAll(onMethod(wanted, each, method));
            }
        }
        return found;
    }

    /** All on this class, and on other annotations there. */
    static <A extends Annotation> List<AnnotationLookup<A>> onType(Class<A> wanted, Class<?> type) {
        List<AnnotationLookup<A>> found = new ArrayList<>();
        collect(wanted, type, type.getName(), new HashSet<>(), found);
        return found;
    }

    /** All on the method of this class that is this one, or that this one may override, and on other annotations there. */
    static <A extends Annotation> List<AnnotationLookup<A>> onMethod(Class<A> wanted, Class<?> type, Method method) {
        boolean same = declares(type, method);
        List<AnnotationLookup<A>> found = new ArrayList<>();
        for (Method other : type.getDeclaredMethods()) {
            // beside the method itself an overloaded one is another
            if (same ? isSame(method, other) : isSameOrOverridden(method, other)) {
                String name = type.getName() + "." + other.getName() + "()";
                collect(wanted, other, name, new HashSet<>(), found);
            }
        }
        return found;
    }

    /** Whether this class itself declares a method of this name, with these very parameters. */
    static boolean declares(Class<?> type, Method method) {
        return Arrays.stream(type.getDeclaredMethods()).anyMatch(other -> isSame(method, other));
    }

    private static boolean isSame(Method method, Method other) {
        return method.getName().equals(other.getName())
                && Arrays.equals(method.getParameterTypes(), other.getParameterTypes());
    }

    /**
     * The methods of one class that may give an object of another. For frameworks that tell through which objects a call has
     * come and not by which methods; so where several give the same class, all of them count.
     *
     * @param located marks methods that calls come through
     * @param answering marks methods that answer calls themselves and lead nowhere
     */
    static List<Method> leading(
            Class<?> from, Class<?> to, Class<? extends Annotation> located, Class<? extends Annotation> answering) {
        List<Method> leading = new ArrayList<>();
        for (Method method : from.getMethods()) {
            Class<?> given = method.getReturnType();
            boolean leads = given.isAssignableFrom(to) || given == Class.class;
            if (leads
                    && method.getDeclaringClass() != Object.class
                    && isOnMethod(located, from, method)
                    && !isOnMethod(answering, from, method)) {
                leading.add(method);
            }
        }
        return leading;
    }

    /** Whether the method or one that it may override has the annotation; its class does not count. */
    private static boolean isOnMethod(Class<? extends Annotation> wanted, Class<?> type, Method method) {
        return hierarchy(type).stream()
                .anyMatch(each -> !onMethod(wanted, each, method).isEmpty());
    }

    /**
     * Whether both classes have a common class other than {@code Object}, and so may be classes of one object. A server may report
     * one object twice: by its own class, or by the class of a proxy.
     */
    static boolean areOneObject(Class<?> one, Class<?> other) {
        for (Class<?> type = one; type != null && type != Object.class; type = type.getSuperclass()) {
            if (type.isAssignableFrom(other)) {
                return true;
            }
        }
        return false;
    }

    /** The class and all that it extends and implements. */
    static Set<Class<?>> hierarchy(Class<?> type) {
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

    private static <A extends Annotation> void collect(
            Class<A> wanted,
            AnnotatedElement element,
            String name,
            Set<Class<?>> seen,
            List<AnnotationLookup<A>> found) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (type.equals(wanted)) {
                found.add(new AnnotationLookup<>(wanted.cast(annotation), name));
            } else if (seen.add(type)) {
                collect(wanted, type, name, seen, found);
            }
        }
    }
}
