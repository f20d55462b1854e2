package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import org.doorward.internal.http.tenant.RequestTenant;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline knows of one request. The request keeps it under one attribute, so that it cannot reach another request, and
 * no client can put one there. Packages below the pipeline see the part that is theirs.
 */
public interface RequestContext extends RequestTenant.Holder {
    /** Says which scripts may read a refusal of this request. */
    Cors cors();

    /** The context of a request; null before the pipeline has seen the request. */
    static @Nullable RequestContext of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestContext context ? context : null;
    }
}
