package org.doorward.internal.http.credential;

import org.doorward.AuthenticatedPrincipal;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.session.ResumedSession;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in a request, and by which credential.
 *
 * @param resumed the session; null for a credential without one
 * @param token the API token; null for other credentials
 * @param transport the part of the request that carried the credential
 * @param taken the credential itself, for a later check; null for one of a session
 */
public record Identity(
        AuthenticatedPrincipal principal,
        @Nullable ResumedSession resumed,
        @Nullable ApiToken token,
        Transport transport,
        @Nullable Taken taken) {
    /** A credential, which its text form omits, and the result of its check. */
    record Taken(Credential credential, AuthenticationResult.Authenticated result) {}

    /** The identity of a session's access token. */
    public Identity(AuthenticatedPrincipal principal, @Nullable ResumedSession resumed, Transport transport) {
        this(principal, resumed, null, transport, null);
    }
}
