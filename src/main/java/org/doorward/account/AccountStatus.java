package org.doorward.account;

/** Whether an account may be used. */
public enum AccountStatus {
    /** The account may sign in. */
    ACTIVE,
    /** The account may not sign in. A session that was not ended ends at its next refresh. */
    DISABLED
}
