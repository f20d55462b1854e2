package org.doorward.web;

import java.util.Set;
import java.util.TreeSet;

/**
 * The caller has none of the required roles. Methods of CDI beans with {@code @RolesAllowed} or {@code @DenyAll} throw
 * it; an application may throw it, too. The filter answers 403 {@code forbidden}, or 401 {@code unauthenticated} when
 * nobody is signed in and a role would help.
 */
public final class RoleRequiredException extends RequirementException {
    private static final long serialVersionUID = 1L;

    private final TreeSet<String> roles;

    /** @param roles one of which is required; empty where nobody may call */
    public RoleRequiredException(Set<String> roles) {
        super(roles.isEmpty() ? "nobody may do that" : "a role of " + new TreeSet<>(roles) + " is needed");
        this.roles = new TreeSet<>(roles);
    }

    /** Returns the roles, one of which is required; empty where nobody may call. */
    public Set<String> roles() {
        return Set.copyOf(roles);
    }
}
