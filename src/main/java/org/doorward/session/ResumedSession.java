package org.doorward.session;

import org.doorward.internal.token.AccessToken;

/**
 * A live session and the access token that it was resumed by.
 *
 * @param session as the store has it
 * @param token what the token says
 */
public record ResumedSession(Session session, AccessToken token) {}
