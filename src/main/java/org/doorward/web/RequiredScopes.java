package org.doorward.web;

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
}
