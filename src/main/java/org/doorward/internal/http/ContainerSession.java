package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the container's {@code HttpSession} from outliving, or changing, the session that it was used in. Never makes one.
 */
public final class ContainerSession {
    private static final String BOUND_TO = "org.doorward.session";

    private ContainerSession() {}

    /** Before the handler: ends the container session if it was used in another session than this, or none. */
    static void align(HttpServletRequest request, @Nullable SessionId session) {
        HttpSession container = request.getSession(false);
        if (container == null) {
            return;
        }
        Object bound = boundTo(container);
        if (bound != null && (session == null || !bound.equals(session.value()))) {
            invalidate(container);
        }
    }

    /** Whether the container session was used in a session of ours. */
    static boolean isBound(HttpServletRequest request) {
        HttpSession container = request.getSession(false);
        return container != null && boundTo(container) != null;
    }

    /** After the handler, which may have made one: ties it to this session. */
    static void bind(HttpServletRequest request, SessionId session) {
        HttpSession container = request.getSession(false);
        if (container != null && boundTo(container) == null) {
            set(container, session);
        }
    }

    /** At sign-in: the container session goes along with a new id, unless it was used in a session before. */
    public static void signedIn(HttpServletRequest request, SessionId session) {
        align(request, session);
        HttpSession container = request.getSession(false);
        if (container != null) {
            request.changeSessionId();
            set(container, session);
        }
    }

    /** At the end of the session. */
    public static void ended(HttpServletRequest request) {
        HttpSession container = request.getSession(false);
        if (container != null) {
            invalidate(container);
        }
    }

    private static @Nullable Object boundTo(HttpSession container) {
        try {
            return container.getAttribute(BOUND_TO);
        } catch (IllegalStateException e) {
            return null;
        }
    }

    private static void set(HttpSession container, SessionId session) {
        try {
            container.setAttribute(BOUND_TO, session.value());
        } catch (IllegalStateException e) {
            // the handler invalidated it: nothing is left to tie
            return;
        }
    }

    private static void invalidate(HttpSession container) {
        try {
            container.invalidate();
        } catch (IllegalStateException e) {
            // somebody else did so at the same moment
            return;
        }
    }
}
