package org.doorward.authentication;

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
}
