package org.doorward.authentication;

import java.time.Duration;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;

/** What came of checking a credential. "Cannot tell now" is no result but a {@code StoreUnavailableException}. */
public sealed interface AuthenticationResult {
    /**
     * The credential is good.
     *
     * @param principal who acts
     * @param details what the handler knows besides, for those who know the handler; without secrets
     */
    record Authenticated(AuthenticatedPrincipal principal, Object details) implements AuthenticationResult {}

    /**
     * The credential is not good.
     *
     * @param reason told to the client
     * @param definitive whether nothing that the client holds for this session will ever be good again, so that it
     *     should forget it; false where only this one token is over
     */
    record Rejected(Reason reason, boolean definitive) implements AuthenticationResult {}

    /** The credential is good, and not from where it was shown. */
    record NotFromHere() implements AuthenticationResult {}

    /**
     * Too much was shown: the credential was used more often than it may be, or too many that nobody knows came from the
     * same place. Says nothing of whether the credential is good.
     *
     * @param most how often in the period; 0 where that is not told
     * @param period in which; zero where that is not told
     * @param retryAfter when to come again, more than zero
     */
    record TooMany(long most, Duration period, Duration retryAfter) implements AuthenticationResult {}
}
