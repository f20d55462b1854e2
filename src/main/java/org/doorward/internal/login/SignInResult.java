package org.doorward.internal.login;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.doorward.Reason;
import org.doorward.internal.session.IssuedTokens;
import org.jspecify.annotations.Nullable;

/** The result of a sign-in by password, or of a change of the own password. */
public sealed interface SignInResult {
    /**
     * The session is open.
     *
     * @param names the names that find the account, in canonical form: the typed one, then its own if that differs
     */
    record SignedIn(IssuedTokens tokens, List<String> names) implements SignInResult {
        /** Copies the list. */
        public SignedIn {
            names = List.copyOf(names);
        }
    }

    /**
     * The password is right, and the account is suspended. Nothing was counted.
     *
     * @param until when the suspension ends by itself; null when somebody must end it
     */
    record Suspended(@Nullable Instant until) implements SignInResult {}

    /** Username or password is wrong, or the account may not sign in. Which of them is not disclosed. */
    record Refused() implements SignInResult {}

    /**
     * The application's {@code AfterSignIn} refuses the sign-in, though username and password are right.
     *
     * @param code the application's code
     * @param message the application's reason for the person
     */
    record Denied(String code, String message) implements SignInResult {}

    /**
     * Too many attempts have failed. The password was not checked.
     *
     * @param retryAfter how long the client must wait; more than zero
     */
    record Throttled(Duration retryAfter) implements SignInResult {}

    /** The password was not checked: pending attempts did not end in time, or the store cannot count now. */
    record Busy() implements SignInResult {}

    /** The session that asked for a change of the password is over. A sign-in has no such result. */
    record Over(Reason reason) implements SignInResult {}
}
