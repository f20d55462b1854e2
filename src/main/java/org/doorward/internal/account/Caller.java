package org.doorward.internal.account;

import java.util.Objects;
import java.util.Set;

/**
 * Somebody whose username and password an identity store of the container has validated.
 *
 * @param id the id of the account; of one person only, whichever store validates, and however the name was typed
 * @param name the name of the principal
 * @param groups the roles
 */
public record Caller(String id, String name, Set<String> groups) {
    /** Copies the groups. */
    public Caller {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        groups = Set.copyOf(groups);
    }
}
