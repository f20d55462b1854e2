package org.doorward.internal.session;

import org.doorward.Reason;
import org.doorward.session.Session;

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

    /**
     * The token is valid, and its session or account is suspended: it was not exchanged, and can be when that is over.
     *
     * @param session the session with the account's present restrictions, as it would be renewed; nothing was stored
     */
    record Suspended(Session session) implements RefreshResult {}

    /** Nothing was decided and nothing changed. The caller may try again. */
    record TryLater() implements RefreshResult {}
}
