package org.doorward.internal.endpoint;

import org.doorward.SessionId;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.session.AccountChanges;

/** Whether the credential of a caller is still good, by the stores themselves. Safe for any thread. */
public record LivingCaller(AccountChanges sessions, ApiTokenEngine tokens) {
    /** Whether neither its session nor its API token was revoked before this call. */
    boolean lives(Identity caller) {
        ApiToken token = caller.token();
        if (token != null) {
            return tokens.find(token.owner(), token.id())
                    .filter(found -> found.isLiveAt(tokens.now()))
                    .isPresent();
        }
        SessionId session = caller.principal().session();
        return session == null || sessions.lives(session);
    }
}
