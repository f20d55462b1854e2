package org.doorward.internal.event;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;

/** Invalidates copies on all nodes. Applications do not receive it. */
public sealed interface CacheHint extends DoorwardEvent {
    /** The account whose copies are invalid. */
    AccountId owner();

    /** A write of the account's sessions had an unknown outcome. Invalidates copies of its sessions. */
    record SessionsInDoubt(AccountId owner, Instant at, Origin origin) implements CacheHint {}

    /**
     * An owner of API tokens has changed, or a write of its tokens had an unknown outcome. Invalidates copies of the owner and of
     * its tokens.
     */
    record TokenOwnerChanged(AccountId owner, Instant at, Origin origin) implements CacheHint {}
}
