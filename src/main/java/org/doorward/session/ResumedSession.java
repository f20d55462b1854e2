package org.doorward.session;

import org.doorward.internal.token.AccessToken;

/**
 * A live session and the access token that it was resumed by.
 *
 * @param session as the store has it
 * @param token what the token says
 * @param isShown whether the client showed this token; false where it was issued for this very request, and the client may
 *     never come to hold it
 */
public record ResumedSession(Session session, AccessToken token, boolean isShown) {
    /** The generation that the client has certainly come to hold. */
    long shownGeneration() {
        return isShown ? token.generation() : token.generation() - 1;
    }
}
