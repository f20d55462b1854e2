package org.doorward.internal.authentication;

import java.time.Duration;
import java.time.Instant;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a credential. A store that does not answer is no result but a
 * {@code StoreUnavailableException}.
 */
public sealed interface AuthenticationResult {
    /**
     * The credential is valid.
     *
     * @param principal the principal
     * @param details data that only callers of the same handler understand; without secrets
     */
    record Authenticated(AuthenticatedPrincipal principal, Object details) implements AuthenticationResult {}

    /**
     * The credential is invalid.
     *
     * @param reason sent to the client
     * @param definitive whether no credential of this session can become valid again, so that the client should delete
     *     them; false when only this token has expired
     * @param until when the suspension of its owner ends by itself; null for one that somebody must end, and for any other
     *     reason
     */
    record Rejected(
            Reason reason, boolean definitive, @Nullable Instant until) implements AuthenticationResult {
        /** Without a time. */
        public Rejected(Reason reason, boolean definitive) {
            this(reason, definitive, null);
        }
    }

    /**
     * The credential is valid, and its owner is restricted now: there is nothing that it may be used for.
     *
     * @param restriction the one to tell
     */
    record Restricted(Restriction restriction) implements AuthenticationResult {}

    /** The credential is valid, but not from this address. */
    record NotFromHere() implements AuthenticationResult {}

    /**
     * A limit is reached: for uses of this credential, or for unknown credentials from the same network. It does not
     * say whether the credential is valid.
     *
     * @param most the limit within the period; 0 when it is not disclosed
     * @param period the period of the limit; zero when it is not disclosed
     * @param retryAfter how long the client must wait; more than zero
     */
    record TooMany(long most, Duration period, Duration retryAfter) implements AuthenticationResult {}
}
