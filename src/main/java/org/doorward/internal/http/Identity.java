package org.doorward.internal.http;

import org.doorward.AuthenticatedPrincipal;
import org.doorward.apitoken.ApiToken;
import org.doorward.authentication.Credential.Transport;
import org.doorward.session.ResumedSession;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in a request, and how it was told.
 *
 * @param principal who
 * @param resumed the session; null for a credential that belongs to none
 * @param token the API token that was shown; null for other credentials
 * @param transport how the credential travelled
 */
public record Identity(
        AuthenticatedPrincipal principal,
        @Nullable ResumedSession resumed,
        @Nullable ApiToken token,
        Transport transport) {
    /** By an access token of a session. */
    Identity(AuthenticatedPrincipal principal, @Nullable ResumedSession resumed, Transport transport) {
        this(principal, resumed, null, transport);
    }
}
