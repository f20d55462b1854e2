package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.SessionId;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.SessionCookies;
import org.jspecify.annotations.Nullable;

/**
 * Binds the container's {@code HttpSession} to who acts, so that nobody else gets it: to a session of ours, an API
 * token, or an account of another issuer. One that is bound to nobody may hold data of a stranger; no signed-in user
 * gets it. Never creates one by itself.
 */
public final class ContainerSession {
    private static final String BOUND_TO = "org.doorward.session";

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
        if (container != null && !isOf(container, holder)) {
            invalidate(container);
        }
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
            if (holder != null) {
                set(container, holder);
            }
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
            set(container, holder(session));
        } else if (inHandler || kept.anyOf(container)) {
            // the end of a session would also end beans of session scope that this request creates later
            request.changeSessionId();
            empty(container, kept);
            set(container, holder(session));
        } else {
            // code that still runs with the earlier one, in another request, must not reach the new one
            invalidate(container);
            set(request.getSession(true), holder(session));
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
        set(container, holder(session));
    }

    /** Runs at the end of the session. */
    static void ended(HttpServletRequest request) {
        HttpSession container = request.getSession(false);
        if (container != null) {
            invalidate(container);
        }
    }

    /** Removes the browser's session: its cookies and its container session. */
    public static void forget(HttpServletRequest request, HttpServletResponse response, SessionCookies cookies) {
        cookies.clear(request, response);
        ended(request);
    }

    private static @Nullable Object boundTo(HttpSession container) {
        try {
            return container.getAttribute(BOUND_TO);
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private static void set(HttpSession container, String holder) {
        try {
            container.setAttribute(BOUND_TO, holder);
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
