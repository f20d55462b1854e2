package org.doorward.session;

import org.doorward.internal.token.AccessToken;
import org.jspecify.annotations.Nullable;

/**
 * A live session and the access token that it was resumed by.
 *
 * @param session as the store has it
 * @param token what the token says; null where the session was resumed by a ticket
 * @param isShown whether the client showed this token; false where it was issued for this very request, and the client may
 *     never come to hold it
 */
public record ResumedSession(Session session, @Nullable AccessToken token, boolean isShown) {
    private static final long NONE = -1;

    /** A session whose ticket was taken: that shows no generation of its tokens. */
    static ResumedSession byTicket(Session session) {
        return new ResumedSession(session, null, false);
    }

    /** The generation that the client has certainly come to hold. */
    long shownGeneration() {
        if (token == null) {
            return NONE;
        }
        return isShown ? token.generation() : token.generation() - 1;
    }
}
