package org.doorward.internal.endpoint.admin;

import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenScopes;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.answer.Problem;
import org.jspecify.annotations.Nullable;

/**
 * API tokens that are revoked with sessions. Safe for any thread.
 *
 * @param scopes revokes those of whole scopes; null where the stores cannot
 */
public record RevokedTokens(ApiTokenEngine tokens, @Nullable ApiTokenScopes scopes) {
    private static final int ROUNDS = 10;
    private static final Problem UNSUPPORTED = new Problem(
            501,
            "unsupported",
            "The application stores the API tokens: those of a tenant, or of everyone, cannot be revoked in one step.");

    /** Returns how many tokens of an account would be revoked. */
    int count(AccountId account) {
        return (int) tokens.list(account).stream()
                .filter(token -> token.isLiveAt(tokens.now()))
                .count();
    }

    /**
     * Revokes those of an account, whose sessions have been ended before. A token that manages tokens may make another one
     * meanwhile, until it is revoked itself.
     *
     * @return how many were revoked
     */
    int revoke(AccountId account) {
        int revoked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int some = tokens.revokeAll(account, ApiTokenEnd.Cause.REVOKED);
            if (some == 0) {
                return revoked;
            }
            revoked += some;
        }
        throw new StoreUnavailableException("the account's tokens make new ones all the time", null);
    }

    /** Refuses what cannot be done, before anything is. */
    void needScopes() throws ProblemException {
        if (scopes == null) {
            throw new ProblemException(UNSUPPORTED);
        }
    }

    /** Revokes those of a tenant or, with null, of everyone, whose sessions have been ended before. */
    void revokeScope(@Nullable TenantId tenant) throws ProblemException {
        needScopes();
        if (scopes != null) {
            scopes.revokeAll(tenant);
        }
    }
}
