package org.doorward;

import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in this request. Immutable and free of secrets.
 *
 * @param accountId the account behind the principal
 * @param username the name shown to people, as the account has it now
 * @param roles what the account may do; never null, often small
 * @param session the session that the credential belongs to, null for a credential without one
 * @param scopes what an API token was narrowed to; null for all scopes of the application, empty for none
 * @param apiToken the public id of the API token that was shown, null for other credentials
 */
public record AuthenticatedPrincipal(
        AccountId accountId,
        String username,
        Set<String> roles,
        @Nullable SessionId session,
        @Nullable Set<String> scopes,
        @Nullable String apiToken)
        implements Principal {
    private static final String OUR_SCOPES = "doorward:";

    /** With all scopes, by another credential than an API token. */
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

    /** The {@linkplain #username() username}. */
    @Override
    public String getName() {
        return username;
    }

    /** The session that the credential belongs to, when it has one. */
    public Optional<SessionId> sessionId() {
        return Optional.ofNullable(session);
    }

    /**
     * Whether this principal may do what needs this scope. Who signed in may, whatever the scope; a credential without
     * session has the scopes that it names, or where it names none all of the application's, and never by that one of
     * Doorward's own, {@code doorward:…}.
     */
    public boolean hasScope(String scope) {
        if (session != null) {
            return true;
        }
        return scopes == null ? !scope.startsWith(OUR_SCOPES) : scopes.contains(scope);
    }

    /** Whether the credential was narrowed to some scopes, so that it is good only where a scope is asked for. */
    public boolean isScoped() {
        return session == null && scopes != null;
    }

    /** Whether the principal has exactly this role. */
    public boolean hasRole(String role) {
        return roles.contains(role);
    }
}
