package org.doorward.internal.login;

import java.time.Instant;
import java.util.function.BiConsumer;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.account.Account;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.internal.account.AccountDependents;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.session.SessionEngine;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of accounts to their sessions and API tokens. Safe for any thread.
 *
 * @param addresses receives an account as it was before a change of its e-mail address; never throws
 */
public record DependentCredentials(
        AccountEngine accounts, SessionEngine sessions, ApiTokenEngine tokens, BiConsumer<Account, Instant> addresses)
        implements AccountDependents {
    private static final int ROUNDS = 10;

    /** Tells nobody of changes of e-mail addresses. */
    public DependentCredentials(AccountEngine accounts, SessionEngine sessions, ApiTokenEngine tokens) {
        this(accounts, sessions, tokens, (before, at) -> {});
    }

    @Override
    public void changing(AccountId account) {
        sessions.accountChanges().changing(account);
    }

    /** Moves the version first: from then on no node uses a session or a token by what it knew before. */
    @Override
    public void changed(AccountId account) {
        sessions.accountChanges().changed(account);
        if (accounts.find(account).filter(Account::isActive).isEmpty()) {
            sessions.revokeAll(account, null);
        }
    }

    /** Does not ask for the account: somebody may have enabled it meanwhile, and the sessions of before are over all the same. */
    @Override
    public void disabled(AccountId account) {
        sessions.accountChanges().changed(account);
        sessions.revokeAll(account, null);
    }

    @Override
    public void suspended(AccountId account) {
        sessions.accountChanges().suspended(account);
        // whoever has the credentials may have made a token
        revoke(account, ApiTokenEnd.Cause.REVOKED);
    }

    @Override
    public int passwordChanged(AccountId account, @Nullable SessionId spared) {
        return sessions.accountChanges().passwordChanged(account, spared);
    }

    @Override
    public void deleted(AccountId account) {
        revoke(account, ApiTokenEnd.Cause.OWNER_REMOVED);
    }

    @Override
    public void tokensRevoked(AccountId account) {
        revoke(account, ApiTokenEnd.Cause.REVOKED);
    }

    /** A token that manages tokens may make another one meanwhile, until it is revoked itself. */
    private void revoke(AccountId account, ApiTokenEnd.Cause cause) {
        for (int round = 0; round < ROUNDS; round++) {
            if (tokens.revokeAll(account, cause) == 0) {
                return;
            }
        }
    }

    @Override
    public void emailChanged(Account before, Instant at) {
        addresses.accept(before, at);
    }

    @Override
    public void inDoubt(AccountId account) {
        tokens.ownerChanged(account);
    }
}
