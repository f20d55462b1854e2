package org.doorward.authentication;

import java.util.List;
import org.doorward.Reason;
import org.doorward.TenantId;

/** Gives each credential to the one handler of its kind; what no handler knows is malformed. Safe for any thread. */
public final class Authenticator {
    private final List<AuthenticationHandler> handlers;

    /** Over these handlers; the first that handles a credential decides it alone. */
    public Authenticator(List<AuthenticationHandler> handlers) {
        this.handlers = List.copyOf(handlers);
    }

    /**
     * Checks a credential.
     *
     * @throws org.doorward.StoreUnavailableException when it cannot be told now
     */
    public AuthenticationResult authenticate(TenantId tenant, Credential credential) {
        for (AuthenticationHandler handler : handlers) {
            if (handler.handles(credential)) {
                return handler.authenticate(tenant, credential);
            }
        }
        return new AuthenticationResult.Rejected(Reason.MALFORMED, true);
    }
}
