package org.doorward.account;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.Suspension;

/**
 * An event about an account, after its change was stored. It holds public ids only, and of a suspension its end and
 * cause. All but {@link Changed} are of
 * built-in accounts. What a change ends has its own events. Observe it by CDI, {@code @Observes AccountEvent} or one of the records here, or
 * {@code @ObservesAsync}.
 */
public sealed interface AccountEvent extends DoorwardEvent {
    /** Returns the account. */
    AccountId account();

    /**
     * Its roles, username, status or another property has changed, or it was deleted. Applications with their own
     * accounts cause it, too: see {@code SessionService.accountChanged}.
     */
    record Changed(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** The account was created. */
    record Created(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It may not sign in any more. All its sessions end. */
    record Disabled(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It may sign in again. */
    record Enabled(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It was deleted, with its sessions and API tokens. */
    record Deleted(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It has other roles. */
    record RolesChanged(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It has another username. */
    record UsernameChanged(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It has another e-mail address, or none. */
    record EmailChanged(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** Its holder has proved the e-mail address. */
    record EmailVerified(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It has another password, by its holder or by somebody else. Its holder should know. */
    record PasswordChanged(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** It must not be used until the suspension ends. */
    record Suspended(AccountId account, Suspension suspension, Instant at, Origin origin) implements AccountEvent {}

    /** Somebody has ended its suspension. A suspension that ends by itself has no event. */
    record Reinstated(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** Its holder must set another password before anything else. */
    record PasswordChangeRequired(AccountId account, Instant at, Origin origin) implements AccountEvent {}

    /** Its holder has accepted the application's terms. */
    record TermsAccepted(AccountId account, Instant at, Origin origin) implements AccountEvent {}
}
