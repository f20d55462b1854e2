package org.doorward;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pause, in which an account or a session may not be used.
 *
 * @param until when it ends by itself; null when somebody must end it
 * @param cause why there is one
 */
public record Suspension(@Nullable Instant until, Cause cause) {
    /** Why there is a pause. */
    public enum Cause {
        /** A pause that says nothing against its holder. Afterwards the sessions go on. */
        ADMINISTRATIVE,
        /**
         * Somebody else may have the credentials. All sessions that it concerns end at once; for an account of the application,
         * when that calls {@code SessionService.accountChanged}.
         */
        SECURITY
    }

    /** Keeps milliseconds. */
    public Suspension {
        Objects.requireNonNull(cause, "cause");
        until = until == null ? null : until.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether it is in force at this time. */
    public boolean isInForceAt(Instant now) {
        return until == null || now.isBefore(until);
    }
}
