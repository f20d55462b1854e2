package org.doorward.internal.http;

import org.doorward.AuthenticatedPrincipal;
import org.doorward.authentication.Credential.Transport;
import org.doorward.session.ResumedSession;

/**
 * Who acts in a request, and how it was told.
 *
 * @param principal who
 * @param resumed the session
 * @param transport how the credential travelled
 */
public record Identity(AuthenticatedPrincipal principal, ResumedSession resumed, Transport transport) {}
