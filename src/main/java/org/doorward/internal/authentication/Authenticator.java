package org.doorward.internal.authentication;

import java.util.List;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Passes each credential to the handler of its kind. A credential that no handler handles is malformed. Safe for any
 * thread.
 */
public final class Authenticator {
    private static final AuthenticationResult MALFORMED = new AuthenticationResult.Rejected(Reason.MALFORMED, true);

    private final List<AuthenticationHandler> handlers;

    /** Uses these handlers. The first one that handles a credential alone decides. */
    public Authenticator(List<AuthenticationHandler> handlers) {
        this.handlers = List.copyOf(handlers);
    }

    /**
     * Checks a credential.
     *
     * @throws org.doorward.StoreUnavailableException when a store does not answer
     */
    public AuthenticationResult authenticate(TenantId tenant, Credential credential) {
        AuthenticationHandler handler = handlerOf(credential);
        return handler == null ? MALFORMED : handler.authenticate(tenant, credential);
    }

    /** Calls {@link AuthenticationHandler#recheck} of the handler that accepted the credential. */
    public AuthenticationResult recheck(
            TenantId tenant, Credential credential, AuthenticationResult.Authenticated before) {
        AuthenticationHandler handler = handlerOf(credential);
        return handler == null ? MALFORMED : handler.recheck(tenant, credential, before);
    }

    private @Nullable AuthenticationHandler handlerOf(Credential credential) {
        for (AuthenticationHandler handler : handlers) {
            if (handler.handles(credential)) {
                return handler;
            }
        }
        return null;
    }
}
