package org.doorward.apitoken;

import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;

/**
 * As whom an API token acts, as that is now.
 *
 * @param id of the account or service account
 * @param name for people
 * @param roles what it may do
 * @param isActive whether it may be used
 */
public record Owner(AccountId id, String name, Set<String> roles, boolean isActive) {
    /** Copies the roles. */
    public Owner {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        roles = Set.copyOf(roles);
    }

    /** As whom its API keys act. */
    public static Owner of(ServiceAccount account) {
        return new Owner(account.id(), account.name(), account.roles(), account.isActive());
    }
}
