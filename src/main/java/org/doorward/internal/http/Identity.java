package org.doorward.internal.http;

import org.doorward.AuthenticatedPrincipal;
import org.doorward.authentication.Credential.Transport;
import org.doorward.session.ResumedSession;
import org.jspecify.annotations.Nullable;

/**
 * Who acts in a request, and how it was told.
 *
 * @param principal who
 * @param resumed the session; null for a credential that belongs to none
 * @param transport how the credential travelled
 */
public record Identity(
        AuthenticatedPrincipal principal, @Nullable ResumedSession resumed, Transport transport) {}
