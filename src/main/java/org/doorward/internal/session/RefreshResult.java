package org.doorward.internal.session;

import org.doorward.Reason;

/** The result of using a refresh token. */
public sealed interface RefreshResult {
    /** The next pair. Every holder of the used token gets the same refresh token. */
    record Refreshed(IssuedTokens tokens) implements RefreshResult {}

    /**
     * The token will never be valid again.
     *
     * @param definitive false when the client may have newer tokens of another session by now, which it must keep
     */
    record Refused(Reason reason, boolean definitive) implements RefreshResult {
        /** A refusal after which the client has no valid token. */
        public Refused(Reason reason) {
            this(reason, true);
        }
    }

    /** Nothing was decided and nothing changed. The caller may try again. */
    record TryLater() implements RefreshResult {}
}
