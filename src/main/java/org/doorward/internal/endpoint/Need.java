package org.doorward.internal.endpoint;

import java.util.Optional;
import java.util.Set;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problem;
import org.jspecify.annotations.Nullable;

/**
 * With what a caller is served by an endpoint. The credential has said who it is; here is looked at which kind of credential
 * it is, and at Doorward's own scopes, which none has without being named (R127, R128).
 */
interface Need {
    /** Somebody who signed in. */
    Need SESSION = caller -> caller.resumed() == null ? Optional.of(Lack.OF_KIND) : Optional.empty();

    /** Somebody who signed in and is an administrator. Roles that another issuer gives are for the application's paths. */
    Need ADMINISTRATOR = caller -> SESSION.lackOf(caller)
            .or(() -> caller.principal().hasRole("admin") ? Optional.empty() : Optional.of(Lack.OF_ROLE));

    /** Whoever shows a good credential. */
    Need IDENTITY = caller -> Optional.empty();

    /** What the caller lacks; empty when it is served. */
    Optional<Lack> lackOf(Identity caller);

    /**
     * What a caller lacks.
     *
     * @param problem the answer
     * @param scope the scope that would help; null where none would
     */
    record Lack(Problem problem, @Nullable String scope) {
        private static final Lack OF_KIND = new Lack(Problem.WRONG_CREDENTIAL, null);
        private static final Lack OF_ROLE = new Lack(Problem.FORBIDDEN, null);

        private static Lack ofScope(String scope) {
            return new Lack(Problem.SCOPE, scope);
        }
    }

    /** Somebody who signed in, or an API token of one of these kinds with this scope. */
    static Need sessionOr(String scope, ApiTokenKind... kinds) {
        Need token = token(scope, kinds);
        return caller -> caller.resumed() == null ? token.lackOf(caller) : Optional.empty();
    }

    /** An API token of one of these kinds with this scope, and nobody else. */
    static Need token(String scope, ApiTokenKind... kinds) {
        Set<ApiTokenKind> known = Set.of(kinds);
        return caller -> {
            ApiToken token = caller.token();
            if (token == null || !known.contains(token.kind())) {
                return Optional.of(Lack.OF_KIND);
            }
            return caller.principal().hasScope(scope) ? Optional.empty() : Optional.of(Lack.ofScope(scope));
        };
    }
}
