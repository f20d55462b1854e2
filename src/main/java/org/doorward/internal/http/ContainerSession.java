package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.tenant.RequestTenant;
import org.jspecify.annotations.Nullable;

/**
 * Binds the container's {@code HttpSession} to who acts, so that nobody else gets it: to a session of ours, an API
 * token, or an account of another issuer. One that is bound to nobody may hold data of a stranger; no signed-in user
 * gets it. One that was made in one tenant is none in another, whoever acts. Never creates one by itself.
 */
public final class ContainerSession {
    private static final String BOUND_TO = "org.doorward.session";

    /** The attribute with the tenant; absent for the default one. */
    private static final String TENANT = "org.doorward.tenant";

    private ContainerSession() {}

    /** Returns what a container session is bound to while this identity acts. */
    static String holder(Identity identity) {
        AuthenticatedPrincipal principal = identity.principal();
        if (principal.session() != null) {
            return holder(principal.session());
        }
        return principal.apiToken() != null
                ? "token " + principal.apiToken() + " of " + principal.accountId()
                : "account " + principal.accountId();
    }

    /** Returns what a container session is bound to while this session acts. */
    static String holder(SessionId session) {
        return "session " + session.value();
    }

    /** Runs before the handler: ends the request's container session unless it is bound to who acts. */
    static void alignFor(HttpServletRequest request, Identity identity) {
        // most requests have none, and need no name of the holder
        if (request.getSession(false) != null) {
            align(request, holder(identity));
        }
    }

    /**
     * Runs before the handler: ends the request's container session unless it is bound to this holder, or to nobody
     * for null.
     */
    static void align(HttpServletRequest request, @Nullable String holder) {
        HttpSession container = request.getSession(false);
        if (container != null && !(isOf(container, holder) && isOfTenant(container, request))) {
            invalidate(container);
        }
    }

    /** Runs before the error page of a request of no known tenant: ends a container session that may be personal. */
    static void alignOfNoTenant(HttpServletRequest request) {
        HttpSession container = request.getSession(false);
        if (container != null && (isOfSomebody(container) || attribute(container, TENANT) != null)) {
            invalidate(container);
        }
    }

    private static boolean isOfTenant(HttpSession container, HttpServletRequest request) {
        Object tenant = attribute(container, TENANT);
        return RequestTenant.of(request).value().equals(tenant == null ? TenantId.DEFAULT.value() : tenant);
    }

    private static boolean isOf(HttpSession container, @Nullable String holder) {
        Object bound = boundTo(container);
        return holder == null ? bound == null : holder.equals(bound);
    }

    /** Whether it is bound to somebody, so that its content is personal. */
    static boolean isOfSomebody(HttpSession container) {
        return boundTo(container) != null;
    }

    /** Binds a container session that was created in this request, if somebody acts. */
    static void bind(HttpSession container, AuthenticationContext authentication) {
        if (boundTo(container) == null) {
            String holder = authentication.holder();
            set(container, holder, authentication.tenant());
        }
    }

    /** Runs after the handler, which may have created one by another way. */
    static void bind(HttpServletRequest request, AuthenticationContext authentication) {
        HttpSession container = request.getSession(false);
        if (container != null) {
            bind(container, authentication);
        }
    }

    /**
     * Runs at sign-in: replaces the container session by a new one that has only the kept attributes. While a handler
     * of the application runs, which may hold a reference, the session stays, empty and with a new id.
     */
    static void signedIn(HttpServletRequest request, SessionId session, KeptAttributes kept) {
        align(request, null);
        HttpSession container = request.getSession(false);
        if (container == null) {
            return;
        }
        boolean inHandler = AuthenticationContext.of(request) != null;
        if (inHandler && isMadeIn(request, container)) {
            // no client has its id, and no stranger wrote to it
            set(container, holder(session), RequestTenant.find(request));
        } else if (inHandler || kept.anyOf(container)) {
            // the end of a session would also end beans of session scope that this request creates later
            request.changeSessionId();
            empty(container, kept);
            set(container, holder(session), RequestTenant.find(request));
        } else {
            // code that still runs with the earlier one, in another request, must not reach the new one
            invalidate(container);
            set(request.getSession(true), holder(session), RequestTenant.find(request));
        }
    }

    /**
     * Some servers call a session new until the request that created it is done, also in other requests with its id.
     */
    private static boolean isMadeIn(HttpServletRequest request, HttpSession container) {
        return container.isNew() && !container.getId().equals(request.getRequestedSessionId());
    }

    private static void empty(HttpSession container, KeptAttributes kept) {
        try {
            for (String name : Collections.list(container.getAttributeNames())) {
                if (!kept.includes(name)) {
                    container.removeAttribute(name);
                }
            }
        } catch (IllegalStateException e) {
            // it was invalidated at the same moment
            return;
        }
    }

    /**
     * Runs when the session goes on under a new id: the container session keeps its content, and gets a new id too.
     */
    public static void continued(HttpServletRequest request, SessionId session) {
        HttpSession container = request.getSession(false);
        if (container == null) {
            return;
        }
        try {
            request.changeSessionId();
        } catch (IllegalStateException e) {
            // it was invalidated at the same moment
            return;
        }
        set(container, holder(session), RequestTenant.find(request));
    }

    /** Runs at the end of the session. */
    static void ended(HttpServletRequest request) {
        HttpSession container = request.getSession(false);
        if (container != null && isOfTenant(container, request)) {
            invalidate(container);
        }
    }

    /** Removes the browser's session: its cookies and its container session. */
    public static void forget(HttpServletRequest request, HttpServletResponse response, SessionCookies cookies) {
        cookies.clear(request, response);
        ended(request);
    }

    private static @Nullable Object boundTo(HttpSession container) {
        return attribute(container, BOUND_TO);
    }

    private static @Nullable Object attribute(HttpSession container, String name) {
        try {
            return container.getAttribute(name);
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private static void set(HttpSession container, @Nullable String holder, @Nullable RequestTenant tenant) {
        try {
            if (holder != null) {
                container.setAttribute(BOUND_TO, holder);
            }
            if (tenant != null && !tenant.id().equals(TenantId.DEFAULT) && container.getAttribute(TENANT) == null) {
                container.setAttribute(TENANT, tenant.id().value());
            }
        } catch (IllegalStateException e) {
            // the handler has invalidated it
            return;
        }
    }

    private static void invalidate(HttpSession container) {
        try {
            container.invalidate();
        } catch (IllegalStateException e) {
            // it was invalidated at the same moment
            return;
        }
    }
}
