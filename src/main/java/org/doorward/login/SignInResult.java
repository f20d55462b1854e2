package org.doorward.login;

import java.time.Duration;
import java.util.List;
import org.doorward.session.IssuedTokens;

/** What came of a sign-in by password. */
public sealed interface SignInResult {
    /**
     * The session is open.
     *
     * @param names by which the account is found, in their one spelling: what was typed, then its own if that is another
     */
    record SignedIn(IssuedTokens tokens, List<String> names) implements SignInResult {
        /** Of a copy. */
        public SignedIn {
            names = List.copyOf(names);
        }
    }

    /** Username or password is wrong, or the account may not sign in; which, is not said. */
    record Refused() implements SignInResult {}

    /**
     * Too many attempts have failed; this one was not even looked at.
     *
     * @param retryAfter when it may be tried again; more than zero
     */
    record Throttled(Duration retryAfter) implements SignInResult {}
}
