package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import org.doorward.TenantId;

/** Decides which tenant a request is for. There is one tenant, so that every request is for that. */
public final class RequestTenant {
    private RequestTenant() {}

    public static TenantId of(HttpServletRequest request) {
        return TenantId.DEFAULT;
    }
}
