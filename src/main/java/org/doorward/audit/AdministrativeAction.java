package org.doorward.audit;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * An administrator has done something to somebody. Observe it by CDI to keep a record; only the node where it happened raises it, once,
 * after it was tried. It holds public ids only.
 *
 * @param administrator who did it
 * @param bySession the session in which it was done; null without one
 * @param action a stable code, such as {@code sessions-revoked}
 * @param account whom it concerns; null for more than one account
 * @param session the session that it concerns; null for more or fewer than one
 * @param cause the reason that the administrator gave; null for none
 * @param affected how many sessions or accounts were changed; 0 where they are not counted
 * @param outcome whether it was done; a store that does not answer leaves it unknown
 * @param at the time, by the clock of this node
 */
public record AdministrativeAction(
        AccountId administrator,
        @Nullable SessionId bySession,
        String action,
        @Nullable AccountId account,
        @Nullable SessionId session,
        @Nullable String cause,
        int affected,
        Outcome outcome,
        Instant at)
        implements DoorwardEvent {

    /** What became of it. */
    public enum Outcome {
        DONE,
        /** A store did not answer: it may be done, wholly or in part. */
        UNKNOWN
    }

    /** Always this node. */
    @Override
    public Origin origin() {
        return Origin.THIS_NODE;
    }
}
