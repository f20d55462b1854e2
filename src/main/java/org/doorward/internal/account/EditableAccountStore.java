package org.doorward.internal.account;

import org.doorward.AccountId;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;

/** An account store that Doorward itself may write to: the built-in one. */
public interface EditableAccountStore extends AccountStore {
    /**
     * Adds an account with a password.
     *
     * @return false, with nothing stored, when its tenant has an account of that id or username
     */
    boolean create(StoredPassword account);

    /** Takes one away that was just made and must not be. @return whether it was there */
    boolean remove(AccountId id);
}
