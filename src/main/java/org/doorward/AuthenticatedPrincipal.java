package org.doorward;

import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in this request. Immutable and free of secrets.
 *
 * @param accountId the account behind the principal
 * @param username the name shown to people, as the account has it now
 * @param roles what the account may do; never null, often small
 * @param session the session that the credential belongs to, null for a credential without one
 */
public record AuthenticatedPrincipal(
        AccountId accountId,
        String username,
        Set<String> roles,
        @Nullable SessionId session) implements Principal {

    /** Copies the roles. */
    public AuthenticatedPrincipal {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(username, "username");
        roles = Set.copyOf(roles);
    }

    /** The {@linkplain #username() username}. */
    @Override
    public String getName() {
        return username;
    }

    /** The session that the credential belongs to, when it has one. */
    public Optional<SessionId> sessionId() {
        return Optional.ofNullable(session);
    }

    /** Whether the principal has exactly this role. */
    public boolean hasRole(String role) {
        return roles.contains(role);
    }
}
