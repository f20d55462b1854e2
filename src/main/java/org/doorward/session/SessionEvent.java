package org.doorward.session;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.jspecify.annotations.Nullable;

/**
 * An event about sessions, after the store has accepted the change. It holds public ids only. Observe it by CDI,
 * {@code @Observes SessionEvent} or one of the records here, or {@code @ObservesAsync}.
 */
public sealed interface SessionEvent extends DoorwardEvent {
    /** Returns the account that the session belongs to. */
    AccountId account();

    /** An event of one session. */
    sealed interface OfOneSession extends SessionEvent {
        /** Returns the session's id. */
        SessionId session();
    }

    /** The session was opened. */
    record Created(SessionId session, AccountId account, Instant at, Origin origin) implements OfOneSession {}

    /** The session was used. Only the node of the request sends it, when the use is due to be written. */
    record Accessed(SessionId session, AccountId account, Instant at, Origin origin) implements OfOneSession {}

    /** Its tokens were rotated, and its name and roles updated. */
    record Refreshed(SessionId session, AccountId account, Instant at, Origin origin) implements OfOneSession {}

    /** Its holder has signed out. */
    record SignedOut(SessionId session, AccountId account, Instant at, Origin origin) implements OfOneSession {}

    /** A newer sign-in has ended it. */
    record Replaced(SessionId session, AccountId account, Instant at, Origin origin) implements OfOneSession {}

    /** A replaced refresh token was used again, and the session was ended. Somebody may have stolen the token. */
    record Reused(SessionId session, AccountId account, Reuse reuse, Instant at, Origin origin)
            implements OfOneSession {}

    /** Somebody else has ended it. */
    record Revoked(SessionId session, AccountId account, Reason reason, Instant at, Origin origin)
            implements OfOneSession {}

    /**
     * An administrator has suspended it, or has changed its suspension. It goes on when that is over: at its time without
     * another event, or with {@link Reinstated}. For suspensions of accounts, see {@link org.doorward.account.AccountEvent}.
     */
    record Suspended(SessionId session, AccountId account, Suspension suspension, Instant at, Origin origin)
            implements OfOneSession {}

    /** An administrator has ended its suspension. */
    record Reinstated(SessionId session, AccountId account, Instant at, Origin origin) implements OfOneSession {}

    /**
     * All sessions of the account were ended.
     *
     * @param spared the one session that was not ended; null for none
     */
    record AllRevoked(AccountId account, @Nullable SessionId spared, Reason reason, Instant at, Origin origin)
            implements SessionEvent {}

    /** Returns the event for the end of one session on this node. For reuse, see {@link Reused}. */
    static OfOneSession ended(SessionId session, AccountId account, Reason reason, Instant at) {
        return switch (reason) {
            case SIGNED_OUT -> new SignedOut(session, account, at, Origin.THIS_NODE);
            case REPLACED -> new Replaced(session, account, at, Origin.THIS_NODE);
            default -> new Revoked(session, account, reason, at, Origin.THIS_NODE);
        };
    }
}
