package org.doorward.session;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to sessions, told after the store has it. A hint: between nodes it may be lost, doubled or late,
 * so nothing may depend on it for being right. Holds public ids only. Observe it with CDI, {@code @Observes SessionEvent}
 * or one of the records here, or {@code @ObservesAsync}.
 */
public sealed interface SessionEvent {
    /** Whose session. */
    AccountId account();

    /** When, by the clock of the node where it happened. */
    Instant at();

    /** Whether another node told of it; false for what happened on this node. */
    boolean fromOtherNode();

    /** An event of one session. */
    sealed interface OfOneSession extends SessionEvent {
        /** Which. */
        SessionId session();
    }

    /** Signed in. */
    record Created(SessionId session, AccountId account, Instant at, boolean fromOtherNode) implements OfOneSession {}

    /** Used. Told when last seen is due to be written, not for each request, and on the node of the request alone. */
    record Accessed(SessionId session, AccountId account, Instant at, boolean fromOtherNode) implements OfOneSession {}

    /** Its tokens were rotated, and its name and roles renewed. */
    record Refreshed(SessionId session, AccountId account, Instant at, boolean fromOtherNode) implements OfOneSession {}

    /** Its holder signed out. */
    record SignedOut(SessionId session, AccountId account, Instant at, boolean fromOtherNode) implements OfOneSession {}

    /** A newer sign-in took its place. */
    record Replaced(SessionId session, AccountId account, Instant at, boolean fromOtherNode) implements OfOneSession {}

    /**
     * A refresh token that had been replaced was shown again: the session was ended. Somebody may have stolen it.
     *
     * @param reuse what kind of token it was
     */
    record Reused(SessionId session, AccountId account, Reuse reuse, Instant at, boolean fromOtherNode)
            implements OfOneSession {}

    /** Ended from elsewhere. */
    record Revoked(SessionId session, AccountId account, Reason reason, Instant at, boolean fromOtherNode)
            implements OfOneSession {}

    /**
     * All sessions of the account were ended.
     *
     * @param spared but for this one; null when none was spared
     */
    record AllRevoked(AccountId account, @Nullable SessionId spared, Reason reason, Instant at, boolean fromOtherNode)
            implements SessionEvent {}

    /**
     * Sessions of the account were to be changed, and the store did not say whether they are: what is known of them is to
     * be asked anew.
     */
    record InDoubt(AccountId account, Instant at, boolean fromOtherNode) implements SessionEvent {}

    /** One session was ended on this node, for this reason; for reuse, which says more, see {@link Reused}. */
    static OfOneSession ended(SessionId session, AccountId account, Reason reason, Instant at) {
        return switch (reason) {
            case SIGNED_OUT -> new SignedOut(session, account, at, false);
            case REPLACED -> new Replaced(session, account, at, false);
            default -> new Revoked(session, account, reason, at, false);
        };
    }
}
