package org.doorward;

import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in a request. Immutable and free of secrets.
 *
 * @param accountId the account behind the principal
 * @param username the account's present name
 * @param roles the account's roles; never null
 * @param session the credential's session; null for a credential without one
 * @param scopes the scopes of a narrowed API token; null for all scopes of the application, empty for none
 * @param apiToken the public id of the API token; null for other credentials
 */
public record AuthenticatedPrincipal(
        AccountId accountId,
        String username,
        Set<String> roles,
        @Nullable SessionId session,
        @Nullable Set<String> scopes,
        @Nullable String apiToken)
        implements Principal {
    /** A principal with all scopes, without an API token. */
    public AuthenticatedPrincipal(
            AccountId accountId, String username, Set<String> roles, @Nullable SessionId session) {
        this(accountId, username, roles, session, null, null);
    }

    /** Copies roles and scopes. */
    public AuthenticatedPrincipal {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(username, "username");
        roles = Set.copyOf(roles);
        scopes = scopes == null ? null : java.util.Collections.unmodifiableSet(new TreeSet<>(scopes));
    }

    /** Returns the {@linkplain #username() username}. */
    @Override
    public String getName() {
        return username;
    }

    /** Returns the credential's session; empty for a credential without one. */
    public Optional<SessionId> sessionId() {
        return Optional.ofNullable(session);
    }

    /**
     * Whether this principal has a scope. With a session it has every scope. Another credential has its named scopes;
     * without named ones it has all of the application's, and none of Doorward's own, {@code doorward:…}.
     */
    public boolean hasScope(String scope) {
        if (session != null) {
            return true;
        }
        return scopes == null ? !Scopes.isReserved(scope) : scopes.contains(scope);
    }

    /** Whether the credential is narrowed to scopes, so that it is valid only where a scope is required. */
    public boolean isScoped() {
        return session == null && scopes != null;
    }

    /** Whether the principal has exactly this role. */
    public boolean hasRole(String role) {
        return roles.contains(role);
    }
}
