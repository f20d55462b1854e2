package org.doorward.account;

/** Whether an account may be used. */
public enum AccountStatus {
    /** The account may sign in. */
    ACTIVE,
    /** The account may not sign in. Its sessions end at their next refresh at the latest. */
    DISABLED
}
