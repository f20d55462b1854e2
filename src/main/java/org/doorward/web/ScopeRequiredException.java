package org.doorward.web;

import java.util.Set;
import java.util.TreeSet;

/**
 * The caller's credential lacks scopes. Methods of CDI beans with {@link RequiresScope} throw it; an application may
 * throw it, too. When a request's handler throws it, itself or as a cause, the filter answers 403 {@code
 * insufficient-scope}, unless the response is committed.
 */
public final class ScopeRequiredException extends RequirementException {
    private static final long serialVersionUID = 1L;

    private final String scopes;

    /** @param scopes all of which are required */
    public ScopeRequiredException(Set<String> scopes) {
        super("the scopes " + new TreeSet<>(scopes) + " are needed");
        this.scopes = String.join(" ", new TreeSet<>(scopes));
    }

    /** Returns the required scopes. */
    public Set<String> scopes() {
        return scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" ", -1));
    }
}
