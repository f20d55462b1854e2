package org.doorward.sample.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Knows the present request by injection alone. */
@ApplicationScoped
public class Caller {
    @Inject
    private HttpServletRequest request;

    /** The present one. */
    public HttpServletRequest request() {
        return request;
    }
}
