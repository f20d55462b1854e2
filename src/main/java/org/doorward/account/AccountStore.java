package org.doorward.account;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Where accounts are looked up. An application that has its own accounts implements this as a CDI bean and sets {@code
 * doorward.accounts=application}. Called from any thread. "Not there" is an answer; no answer at all is {@link
 * StoreUnavailableException}.
 */
public interface AccountStore {
    /** The account with this id, as it is now. Asked at each sign-in and refresh. */
    Optional<Account> find(AccountId id);

    /**
     * The account that signs in with this username, and its password's hash. An account without a password is not found. One
     * may be found by several names, as by an e-mail address, too; it has one username of its own, the same whichever it was
     * found by; failed sign-ins are counted by what was typed and by the account.
     *
     * @param username {@linkplain Usernames#normalise normalised}
     */
    Optional<StoredPassword> findPassword(TenantId tenant, String username);

    /**
     * Replaces the hash of an unchanged password by one that is harder to break; called after a sign-in whose hash was
     * made with weaker parameters. Does nothing when the stored hash is no longer {@code previous}, or, as by default,
     * at all.
     */
    default void rehash(AccountId id, String previous, String next) {}
}
