package org.doorward.internal.account;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;

/**
 * An account store that Doorward itself may write to: the built-in one. Every method is atomic. The contract is tested by
 * {@code EditableAccountStoreContract} and {@code EditableAccountChangeContract}.
 */
public interface EditableAccountStore extends AccountStore {
    /**
     * Adds an account with a password.
     *
     * @return false, with nothing stored, when its tenant has an account of that id or username
     */
    boolean create(StoredPassword account);

    /** Takes one away that was just made and must not be. @return whether it was there */
    boolean remove(AccountId id);

    /** Returns an account as it is stored. */
    Optional<StoredAccount> state(AccountId id);

    /** Returns the account with this username, in canonical form, as it is stored. */
    Optional<StoredAccount> state(TenantId tenant, String username);

    /** The result of a change. */
    enum Change {
        /** It is stored. */
        DONE,
        /** The account has another version, or does not exist. Nothing is stored. */
        STALE,
        /** Another account of the tenant has the username. Nothing is stored. */
        NAME_TAKEN,
        /** The tenant would have no {@linkplain StoredAccount#isAdministratorAt administrator} any more. Nothing is stored. */
        LAST_ADMINISTRATOR
    }

    /**
     * Stores the next state of an account over the one that was read.
     *
     * @param next has the version after that of {@code present}
     */
    Change replace(StoredAccount present, StoredAccount next);

    /** Removes an account that is as it was read. */
    Change remove(StoredAccount present);
}
