package org.doorward.account;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;

/**
 * An event about an account, after its change was stored. Observe it by CDI, as a {@code SessionEvent}.
 */
public sealed interface AccountEvent extends DoorwardEvent {
    /** Returns the account. */
    AccountId account();

    /** Its roles, username, status or another property has changed, or it was deleted. */
    record Changed(AccountId account, Instant at, Origin origin) implements AccountEvent {}
}
