package org.doorward.internal.endpoint;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.doorward.AddressBlock;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.Scopes;
import org.doorward.internal.http.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What whoever asks may hand out at most: who signed in everything that a token can have, and a token no more than it has
 * itself, or it would be a way to more (R119). Immutable.
 *
 * @param own what the asking token may do; null for who signed in
 * @param end when the asking token is over; null for never, and for who signed in
 */
record Reach(@Nullable ApiTokenGrant own, @Nullable Instant end) {
    /** Without bounds but those of the owner. */
    static final Reach UNBOUNDED = new Reach(null, null);

    private static final Set<String> RENEWING = Set.of(Scopes.TOKENS, Scopes.ROTATE_ITSELF);

    /** Of this token; of who signed in where there is none. */
    static Reach of(@Nullable ApiToken asking) {
        return asking == null ? UNBOUNDED : new Reach(asking.grant(), asking.expiresAt());
    }

    /** Refuses what goes beyond it. */
    void need(ApiTokenGrant grant) throws ProblemException {
        if (own != null && !(holdsScopes(own.scopes(), grant.scopes()) && holdsNetworks(own, grant))) {
            throw new ProblemException(Problem.SCOPE);
        }
    }

    /**
     * Refuses to a token that a token makes or changes, or of which it gets the secret, what would let that one make or renew
     * tokens by itself: with it, a token that was stolen would have successors for ever, whatever its end.
     */
    void needNoHeirs(ApiTokenGrant grant) throws ProblemException {
        Set<String> scopes = grant.scopes();
        if (own != null && (scopes == null || !Collections.disjoint(scopes, RENEWING))) {
            throw new ProblemException(Problem.SCOPE);
        }
    }

    /** Refuses what would outlive it. */
    void needEnd(@Nullable Instant asked, String field) throws ProblemException {
        if (end != null && (asked == null || asked.isAfter(end))) {
            throw new ProblemException(Problem.invalidField(field));
        }
    }

    private static boolean holdsScopes(@Nullable Set<String> mine, @Nullable Set<String> asked) {
        // of a token without scopes nobody gets here: Doorward's own are never implied
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
