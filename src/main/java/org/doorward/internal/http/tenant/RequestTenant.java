package org.doorward.internal.http.tenant;

import jakarta.servlet.http.HttpServletRequest;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The tenant of one request, from its first dispatch to its last. It is found once, before any credential is read, and
 * kept in the context of the request. Immutable.
 *
 * @param id the tenant
 * @param path the part of the request's path that names it, below the context path; empty where the path names none
 */
public record RequestTenant(TenantId id, String path) {
    /** The tenant of every request of an application without tenants. */
    public static final RequestTenant ONLY = new RequestTenant(TenantId.DEFAULT, "");

    /** The context of a request, as this package sees it. */
    public interface Holder {
        /** The request attribute that holds it. */
        String ATTRIBUTE = Holder.class.getName();

        /** Returns the tenant; null before it is found, and for a request of no known tenant. */
        @Nullable
        RequestTenant tenant();
    }

    /** Returns that of this request; null before it is found, and for a request of no known tenant. */
    public static @Nullable RequestTenant find(HttpServletRequest request) {
        return request.getAttribute(Holder.ATTRIBUTE) instanceof Holder holder ? holder.tenant() : null;
    }

    /**
     * Returns the tenant of this request.
     *
     * @throws IllegalStateException when it has none: never is one tenant taken for another
     */
    public static TenantId of(HttpServletRequest request) {
        return known(find(request));
    }

    /** Returns the tenant of a request with this context, as {@link #of} does. */
    public static TenantId of(@Nullable Holder context) {
        return known(context == null ? null : context.tenant());
    }

    private static TenantId known(@Nullable RequestTenant tenant) {
        if (tenant == null) {
            throw new IllegalStateException("this request is of no known tenant");
        }
        return tenant.id();
    }

    /** Returns the part of this request's path that names its tenant; empty where there is none. */
    public static String pathOf(HttpServletRequest request) {
        RequestTenant tenant = find(request);
        return tenant == null ? "" : tenant.path();
    }
}
