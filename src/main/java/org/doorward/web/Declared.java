package org.doorward.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
record Declared<A extends Annotation>(A annotation, String name) {
    /**
     * All that hold for a method, or for a class where there is no method: those of what they extend, implement and
     * override, too, and those on other annotations there.
     */
    static <A extends Annotation> List<Declared<A>> on(Class<A> wanted, Class<?> type, @Nullable Method method) {
        List<Declared<A>> found = new ArrayList<>();
        for (Class<?> each : hierarchy(type)) {
            collect(wanted, each, each.getName(), new HashSet<>(), found);
            if (method != null) {
                for (Method other : each.getDeclaredMethods()) {
                    if (isSameOrOverridden(method, other)) {
                        String name = each.getName() + "." + other.getName() + "()";
                        collect(wanted, other, name, new HashSet<>(), found);
                    }
                }
            }
        }
        return found;
    }

    /**
     * The methods of one class that may give an object of another. For frameworks that tell through which objects a call has
     * come and not by which methods; so where several give the same class, all of them count.
     *
     * @param answering marks methods that answer calls themselves and lead nowhere
     */
    static List<Method> leading(Class<?> from, Class<?> to, Class<? extends Annotation> answering) {
        List<Method> leading = new ArrayList<>();
        for (Method method : from.getMethods()) {
            Class<?> given = method.getReturnType();
            boolean leads = given.isAssignableFrom(to) || given == Class.class;
            if (leads && on(answering, from, method).isEmpty()) {
                leading.add(method);
            }
        }
        return leading;
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

    private static <A extends Annotation> void collect(
            Class<A> wanted, AnnotatedElement element, String name, Set<Class<?>> seen, List<Declared<A>> found) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (type.equals(wanted)) {
                found.add(new Declared<>(wanted.cast(annotation), name));
            } else if (seen.add(type)) {
                collect(wanted, type, name, seen, found);
            }
        }
    }
}
