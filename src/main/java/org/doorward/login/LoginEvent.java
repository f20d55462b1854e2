package org.doorward.login;

import java.time.Duration;
import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * An event about a sign-in on this node. It holds public ids and keyed hashes, never a typed username: people type
 * passwords there. Observe it by CDI, {@code @Observes LoginEvent} or one of the records here, or {@code
 * @ObservesAsync}.
 */
public sealed interface LoginEvent extends DoorwardEvent {
    /** Always this node. */
    @Override
    default Origin origin() {
        return Origin.THIS_NODE;
    }

    /**
     * Username or password was wrong, or the account may not sign in.
     *
     * @param tenant where the attempt was made
     * @param name the username's keyed hash, the same for every spelling, another one in each tenant
     * @param account the account with this username; null when there is none
     */
    record SignInFailed(
            TenantId tenant, String name, @Nullable AccountId account, Instant at) implements LoginEvent {}

    /**
     * An attempt was refused because of earlier failures, without a check of the password.
     *
     * @param tenant where the attempt was made
     * @param name the username's keyed hash, the same for every spelling, another one in each tenant
     */
    record Throttled(TenantId tenant, String name, Duration retryAfter, Instant at) implements LoginEvent {}

    /**
     * An authenticated account may not sign in now: the application's {@link AfterSignIn} refused it, or it is suspended.
     * No session was opened. Somebody who is suspended for reasons of security may not be the one with the password.
     *
     * @param method how the account was authenticated, such as {@code password}
     * @param code the application's code; {@code suspended} for an account that is suspended
     */
    record SignInRefused(AccountId account, String method, String code, Instant at) implements LoginEvent {}

    /**
     * A sign-in succeeded after failures at the account: a typing error, or a guessed password.
     *
     * @param failures the failures of this client, or of all unknown clients together, whichever is more; pending
     *     attempts count
     */
    record SucceededAfterFailures(AccountId account, SessionId session, int failures, Instant at)
            implements LoginEvent {}

    /**
     * A client without proof of an earlier sign-in has signed in: a new account, a new browser, or a program with the
     * password. The session has its address.
     *
     * @param browser false for programs, which store no cookies and cause this event each time
     */
    record NewDevice(AccountId account, SessionId session, boolean browser, Instant at) implements LoginEvent {}
}
