package org.doorward.internal.account;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * What depends on accounts: sessions and API tokens. Each method may be repeated, and may throw {@code
 * StoreUnavailableException}; then the outcome is unknown.
 */
public interface AccountDependents {
    /**
     * An account is about to be changed. From now on whoever uses its sessions reads it anew: the change counts even when
     * this node stops before it calls {@link #changed}.
     */
    void changing(AccountId account);

    /**
     * An account was changed or is gone. Its sessions get its present name and roles; they end when it may not sign in. Its
     * API tokens are checked by it again.
     */
    void changed(AccountId account);

    /**
     * An account was disabled, is being deleted, or is about to be enabled. Ends all its sessions, whatever the account is
     * by now, and prevents every sign-in that has begun. Its API tokens are checked by it again.
     */
    void disabled(AccountId account);

    /**
     * An account was suspended because somebody else may have its credentials, or is about to be reinstated after that. Ends
     * all its sessions, whatever the account is by now, and prevents every sign-in that has begun. Then revokes its API
     * tokens.
     */
    void suspended(AccountId account);

    /**
     * A password is about to be replaced. Ends all sessions but one, and prevents every sign-in that has begun.
     *
     * @param spared the session that stays; null for none
     * @return how many sessions were ended
     */
    int passwordChanged(AccountId account, @Nullable SessionId spared);

    /** An account is being deleted. Revokes its API tokens. */
    void deleted(AccountId account);

    /** Revokes the API tokens of an account that stays. */
    void tokensRevoked(AccountId account);

    /**
     * An account has another e-mail address. Its holder should know. Never throws.
     *
     * @param before the account with its former address
     */
    default void emailChanged(Account before, Instant at) {}

    /** A write of an account had an unknown outcome. Invalidates copies. Never throws. */
    void inDoubt(AccountId account);
}
