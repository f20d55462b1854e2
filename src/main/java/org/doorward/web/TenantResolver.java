package org.doorward.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.doorward.TenantId;

/**
 * Tells which tenant a request is for. An application brings one bean of this type and sets {@code
 * doorward.tenant.by=application}. Doorward asks it once for each request, before it reads any credential, and not for
 * its health endpoints. The answer holds for all dispatches of the request. Safe for any thread.
 */
public interface TenantResolver {
    /**
     * Returns the tenant of a request; empty for a request of no known tenant, which gets 404. Only what the client
     * cannot choose freely should decide, such as the host; a tenant is no secret, and a header alone proves none. An
     * exception makes it 500. The request is the container's own: it has no principal yet, and its body must not be
     * read.
     */
    Optional<TenantId> tenant(HttpServletRequest request);
}
