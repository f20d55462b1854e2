package org.doorward.account;

/** Whether an account may be used. */
public enum AccountStatus {
    /** May sign in. */
    ACTIVE,
    /** May not sign in; its sessions end at their next refresh at the latest. */
    DISABLED
}
