package org.doorward.internal.event;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/** Invalidates copies on all nodes. Applications do not receive it. */
public sealed interface CacheHint extends DoorwardEvent {
    /** A hint about one account. */
    sealed interface OfAccount extends CacheHint {
        /** The account whose copies are invalid. */
        AccountId owner();
    }

    /** A write of the account's sessions had an unknown outcome. Invalidates copies of its sessions. */
    record SessionsInDoubt(AccountId owner, Instant at, Origin origin) implements OfAccount {}

    /**
     * An owner of API tokens has changed, or a write of its tokens had an unknown outcome. Invalidates copies of the owner and of
     * its tokens.
     */
    record TokenOwnerChanged(AccountId owner, Instant at, Origin origin) implements OfAccount {}

    /**
     * All API tokens of a tenant, or of everyone, were revoked.
     *
     * @param tenant null for everyone
     * @param epoch tokens that were made before this epoch are revoked
     */
    record TokenScopeMoved(@Nullable TenantId tenant, long epoch, Instant at, Origin origin) implements CacheHint {}
}
