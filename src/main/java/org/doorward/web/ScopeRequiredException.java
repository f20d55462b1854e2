package org.doorward.web;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whoever acts lacks scopes for what was asked. Thrown by methods of CDI beans that {@link RequiresScope} is on; an
 * application may throw it, too. Where it comes out of a request's handler, itself or as the cause of another exception, the
 * filter answers 403 {@code insufficient-scope} in its place, unless the response has been sent in part.
 */
public final class ScopeRequiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 20;

    private final String scopes;

    /** @param scopes all that are needed */
    public ScopeRequiredException(Set<String> scopes) {
        super("the scopes " + new TreeSet<>(scopes) + " are needed");
        this.scopes = String.join(" ", new TreeSet<>(scopes));
    }

    /** All that are needed. */
    public Set<String> scopes() {
        return scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" ", -1));
    }

    /** The one that this is, or was caused by. */
    static Optional<ScopeRequiredException> in(Throwable failure) {
        @Nullable Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (next instanceof ScopeRequiredException found) {
                return Optional.of(found);
            }
            next = next.getCause();
        }
        return Optional.empty();
    }
}
