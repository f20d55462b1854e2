package org.doorward.authentication;

import org.doorward.TenantId;

/** Checks one kind of credential. Called from any thread. */
public interface AuthenticationHandler {
    /** Whether this credential is of its kind, told by type and shape alone: no I/O. */
    boolean handles(Credential credential);

    /**
     * Checks a credential that it {@linkplain #handles handles}.
     *
     * @throws org.doorward.StoreUnavailableException when it cannot tell now
     */
    AuthenticationResult authenticate(TenantId tenant, Credential credential);
}
