package org.doorward.login;

import java.time.Duration;
import org.doorward.session.IssuedTokens;

/** What came of a sign-in by password. */
public sealed interface SignInResult {
    /** The session is open. */
    record SignedIn(IssuedTokens tokens) implements SignInResult {}

    /** Username or password is wrong, or the account may not sign in; which, is not said. */
    record Refused() implements SignInResult {}

    /**
     * Too many attempts have failed; this one was not even looked at.
     *
     * @param retryAfter when it may be tried again; more than zero
     */
    record Throttled(Duration retryAfter) implements SignInResult {}
}
