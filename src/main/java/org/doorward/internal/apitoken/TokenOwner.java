package org.doorward.internal.apitoken;

import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.apitoken.ServiceAccount;

/**
 * The present owner of an API token, which the token acts as.
 *
 * @param id the id of the account or service account
 */
public record TokenOwner(AccountId id, String name, Set<String> roles, boolean isActive) {
    public TokenOwner {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        roles = Set.copyOf(roles);
    }

    public static TokenOwner of(ServiceAccount account) {
        return new TokenOwner(account.id(), account.name(), account.roles(), account.isActive());
    }
}
