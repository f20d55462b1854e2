package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * New tokens that a browser is to get along with the answer to the request at hand. The cookies are put onto the response at
 * the last moment before it is sent: by then a slow page's tokens may be older than those that another answer brought, or
 * its session over, and must not take the place of what the browser has (R050). Kept with the request.
 */
final class Renewal {
    private static final String ATTRIBUTE = Renewal.class.getName();

    private final SessionService sessions;
    private final SessionCookies cookies;
    private final HttpServletRequest request;
    private final IssuedTokens tokens;
    private final Instant asked;
    private boolean isDecided;
    private boolean isVoid;

    /** @param asked when the refresh began that these tokens came of */
    Renewal(
            SessionService sessions,
            SessionCookies cookies,
            HttpServletRequest request,
            IssuedTokens tokens,
            Instant asked) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.request = request;
        this.tokens = tokens;
        this.asked = asked;
    }

    /** From now on it is the request's. */
    void attach() {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** That of this request, if there is one. */
    static @Nullable Renewal of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Renewal renewal ? renewal : null;
    }

    /** The request has signed in or out: its cookies are what counts. */
    static void forget(HttpServletRequest request) {
        Renewal renewal = of(request);
        if (renewal != null) {
            renewal.makeVoid();
        }
    }

    private synchronized void makeVoid() {
        isVoid = true;
    }

    /** Puts the cookies onto a response, unless it is too late or they are no longer wanted. Harmless when repeated. */
    synchronized void settle(HttpServletResponse response) {
        if (isVoid || response.isCommitted()) {
            return;
        }
        if (!isDecided) {
            isDecided = true;
            isVoid = LateTokens.areOutdated(sessions, tokens, asked);
        }
        if (!isVoid) {
            HttpServletResponse bare = response instanceof RenewedResponse renewed ? renewed.inner() : response;
            cookies.put(request, bare, tokens, sessions.now());
        }
    }
}
