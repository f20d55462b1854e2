package org.doorward.internal.endpoint;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.doorward.AddressBlock;
import org.doorward.Scopes;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.answer.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The most that a caller may grant to a token. After a sign-in that is everything. A token grants no more than it has,
 * or it could extend its own rights. Immutable.
 *
 * @param own the grant of the calling token; null after a sign-in
 * @param end when the calling token ends; null for never, and after a sign-in
 */
record DelegationBounds(
        @Nullable ApiTokenGrant own, @Nullable Instant end) {
    /** No bounds besides the owner's own rights. */
    static final DelegationBounds UNBOUNDED = new DelegationBounds(null, null);

    private static final Set<String> RENEWING = Set.of(Scopes.TOKENS, Scopes.ROTATE_ITSELF);

    /** Returns the bounds of this token; of a sign-in where there is none. */
    static DelegationBounds of(@Nullable ApiToken asking) {
        return asking == null ? UNBOUNDED : new DelegationBounds(asking.grant(), asking.expiresAt());
    }

    /** Refuses a grant beyond the bounds. */
    void need(ApiTokenGrant grant) throws ProblemException {
        if (own != null && !(holdsScopes(own.scopes(), grant.scopes()) && holdsNetworks(own, grant))) {
            throw new ProblemException(Problem.SCOPE);
        }
    }

    /**
     * Refuses scopes by which the new token could issue or renew tokens. Otherwise a stolen token could have
     * successors without end.
     */
    void needNoRenewal(ApiTokenGrant grant) throws ProblemException {
        Set<String> scopes = grant.scopes();
        if (own != null && (scopes == null || !Collections.disjoint(scopes, RENEWING))) {
            throw new ProblemException(Problem.SCOPE);
        }
    }

    /** Refuses an end later than the caller's own. */
    void needEnd(@Nullable Instant asked, String field) throws ProblemException {
        if (end != null && (asked == null || asked.isAfter(end))) {
            throw new ProblemException(Problem.invalidField(field));
        }
    }

    private static boolean holdsScopes(@Nullable Set<String> mine, @Nullable Set<String> asked) {
        // a token without named scopes has none of Doorward's, and cannot call this
        return mine != null && asked != null && mine.containsAll(asked);
    }

    private static boolean holdsNetworks(ApiTokenGrant mine, ApiTokenGrant asked) {
        List<AddressBlock> wanted = asked.networks();
        return mine.networks().isEmpty()
                || (!wanted.isEmpty()
                        && wanted.stream()
                                .allMatch(block -> mine.networks().stream().anyMatch(one -> one.contains(block))));
    }
}
