package org.doorward.session;

import java.util.Objects;
import org.doorward.TenantId;
import org.doorward.authentication.AuthenticationHandler;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential;

/** Checks access tokens: their signature, then their session. */
public final class SessionHandler implements AuthenticationHandler {
    private final SessionService sessions;

    /** Over these sessions. */
    public SessionHandler(SessionService sessions) {
        this.sessions = Objects.requireNonNull(sessions, "sessions");
    }

    @Override
    public boolean handles(Credential credential) {
        return credential instanceof Credential.AccessTokenCredential;
    }

    @Override
    public AuthenticationResult authenticate(TenantId tenant, Credential credential) {
        return sessions.resume(tenant, credential.text());
    }
}
