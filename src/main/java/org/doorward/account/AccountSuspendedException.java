package org.doorward.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The account was authenticated and is suspended. No session was opened. */
public final class AccountSuspendedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Instant until;

    /** @param until when the suspension ends by itself; null when somebody must end it */
    public AccountSuspendedException(@Nullable Instant until) {
        super(until == null ? "the account is suspended" : "the account is suspended until " + until);
        this.until = until;
    }

    /** Returns when the suspension ends by itself; null when somebody must end it. */
    public @Nullable Instant until() {
        return until;
    }
}
