package org.doorward.account;

/** An account store that Doorward itself may write to: the built-in one. */
public interface EditableAccountStore extends AccountStore {
    /**
     * Adds an account with a password.
     *
     * @return false, with nothing stored, when its tenant has an account of that id or username
     */
    boolean create(StoredPassword account);
}
