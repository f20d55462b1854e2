package org.doorward.login;

import java.time.Duration;
import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened at the door, on the node where it did. Holds public ids and keyed hashes, never what was typed: a
 * username that nobody has may be a password. Observe it with CDI, {@code @Observes LoginEvent} or one of the records here,
 * or {@code @ObservesAsync}.
 */
public sealed interface LoginEvent {
    /** When, by the clock of the node where it happened. */
    Instant at();

    /**
     * Username or password was wrong, or the account may not sign in.
     *
     * @param name the username's keyed hash, the same for every spelling of it
     * @param account whose password was wrong; null when there is no such account
     */
    record SignInFailed(String name, @Nullable AccountId account, Instant at) implements LoginEvent {}

    /**
     * An attempt was turned away for the failures before it. It was not looked at, and so it is not known whose it was.
     *
     * @param name the username's keyed hash, the same for every spelling of it
     */
    record Throttled(String name, Duration retryAfter, Instant at) implements LoginEvent {}

    /**
     * Signed in, after others had failed at the account: a typing error, or a password that was guessed at last (R138).
     *
     * @param failures how many, of this client or of all unknown ones together, whichever are more; those at the same moment
     *     count that have not ended yet
     */
    record SucceededAfterFailures(AccountId account, SessionId session, int failures, Instant at)
            implements LoginEvent {}

    /**
     * Somebody signed in who showed nothing of having done so before (R144): an account's first sign-in, a new browser, and
     * whoever has the password and writes a program. The session says from where.
     *
     * @param browser false for programs, which keep no cookies, and so are told of each time
     */
    record NewDevice(AccountId account, SessionId session, boolean browser, Instant at) implements LoginEvent {}
}
