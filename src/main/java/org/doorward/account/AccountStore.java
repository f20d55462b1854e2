package org.doorward.account;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Looks up accounts. An application with its own accounts implements it as a CDI bean and sets {@code
 * doorward.accounts=application}. Safe for any thread. A store that does not answer throws {@link
 * StoreUnavailableException}.
 */
public interface AccountStore {
    /** Returns the account with this id, as it is now. Every sign-in and refresh calls it. */
    Optional<Account> find(AccountId id);

    /**
     * Returns the account with this username and the hash of its password; empty for an account without a password.
     * Several names may find one account, such as its e-mail address. Its own username is the same for all of them.
     * Failed sign-ins are counted by the typed name and by the account.
     *
     * @param username in canonical form: Unicode NFKC, lower case, without surrounding blanks
     */
    Optional<StoredPassword> findPassword(TenantId tenant, String username);

    /**
     * Replaces the hash of an unchanged password by a stronger one, after a sign-in with weak parameters. It changes
     * nothing when the stored hash is not {@code previous}. By default it does nothing.
     */
    default void rehash(AccountId id, String previous, String next) {}
}
