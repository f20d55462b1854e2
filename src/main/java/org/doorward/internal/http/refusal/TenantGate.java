package org.doorward.internal.http.refusal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.origin.Tenants;
import org.doorward.internal.http.tenant.RequestTenant;
import org.jspecify.annotations.Nullable;

/** Finds the tenant of a request, and refuses a request that has none, before any credential is read. Immutable. */
public record TenantGate(Tenants tenants) {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    /** Returns the tenant of every request; null where requests have different ones. */
    public @Nullable RequestTenant only() {
        return tenants.only();
    }

    /** Whether a request is of a known tenant, if it had been sent to this path. */
    public boolean knows(HttpServletRequest request, String path) {
        try {
            return tenants.find(request, path) != null;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the tenant of a request cannot be told", e);
            return false;
        }
    }

    /**
     * Finds the tenant of a request.
     *
     * @param settled receives the tenant
     * @return false when the request was refused and answered
     */
    public boolean admit(HttpServletRequest request, HttpServletResponse response, Consumer<RequestTenant> settled)
            throws IOException {
        RequestTenant found;
        try {
            found = tenants.find(request, request.getRequestURI());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the tenant of a request cannot be told; the request was refused", e);
            Problems.send(request, response, Problem.INTERNAL);
            return false;
        }
        if (found == null) {
            LOG.log(System.Logger.Level.DEBUG, "a request of no known tenant was refused");
            Problems.send(request, response, Problem.NOT_FOUND);
            return false;
        }
        settled.accept(found);
        return true;
    }
}
