package org.doorward.web;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.apitoken.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link RequiresScope} off classes and methods, those that they extend, implement and override, and off annotations
 * that carry it. For whoever enforces it.
 */
public final class RequiredScopes {
    private RequiredScopes() {}

    /**
     * The scopes that a call of this method needs, or of this class where there is no method; empty where none is declared.
     *
     * @throws IllegalArgumentException naming the class or method whose annotation cannot be read
     */
    public static Set<String> of(Class<?> type, @Nullable Method method) {
        Set<String> scopes = new TreeSet<>();
        for (Declared<RequiresScope> found : Declared.on(RequiresScope.class, type, method)) {
            String where = "@RequiresScope on " + found.name() + ": ";
            if (found.annotation().value().length == 0) {
                throw new IllegalArgumentException(where + "names no scope");
            }
            for (String scope : found.annotation().value()) {
                if (!Scopes.isWellFormed(scope)) {
                    throw new IllegalArgumentException(where + '"' + scope + "\" is no scope");
                }
                scopes.add(scope);
            }
        }
        return Set.copyOf(scopes);
    }

    /**
     * The scopes that a call needs to get from an object of one class to one of another: those of the class, and of each of its
     * methods that may give the other.
     *
     * @param answering marks methods that answer calls themselves and lead nowhere
     * @throws IllegalArgumentException as {@link #of}
     */
    public static Set<String> between(Class<?> from, Class<?> to, Class<? extends Annotation> answering) {
        Set<String> scopes = new TreeSet<>(of(from, null));
        for (Method method : Declared.leading(from, to, answering)) {
            scopes.addAll(of(from, method));
        }
        return Set.copyOf(scopes);
    }
}
