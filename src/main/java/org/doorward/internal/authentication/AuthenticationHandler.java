package org.doorward.internal.authentication;

import org.doorward.TenantId;

/** Authenticates one kind of credential. Safe for any thread. */
public interface AuthenticationHandler {
    /** Whether this credential is of its kind, by type and shape alone. No I/O. */
    boolean handles(Credential credential);

    /**
     * Checks a credential that it {@linkplain #handles handles}.
     *
     * @throws org.doorward.StoreUnavailableException when a store does not answer
     */
    AuthenticationResult authenticate(TenantId tenant, Credential credential);

    /**
     * Checks a credential again that it accepted earlier, for a request or connection that is still open. It does not
     * count as a use of the credential or towards a limit, and reads only our stores.
     *
     * @param before the earlier result
     * @return {@code before} while the credential is still valid
     * @throws org.doorward.StoreUnavailableException when a store does not answer
     */
    default AuthenticationResult recheck(
            TenantId tenant, Credential credential, AuthenticationResult.Authenticated before) {
        return before;
    }
}
