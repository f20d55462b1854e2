package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.jspecify.annotations.Nullable;

/**
 * New tokens that a refresh within the request has made. Their cookies are added just before the response is sent. By
 * then another response may have brought newer tokens, or the session may be over; then the browser keeps what it has.
 * The request holds them.
 */
public final class PendingCookies {
    /** A response that adds these cookies to another one. */
    public interface Carrier {
        /** Returns that other one. */
        HttpServletResponse inner();
    }

    private final SessionEngine sessions;
    private final SessionCookies cookies;
    private final HttpServletRequest request;
    private final IssuedTokens tokens;
    private final Instant asked;
    private boolean isDecided;
    private boolean isVoid;

    /** @param asked when the refresh began */
    public PendingCookies(
            SessionEngine sessions,
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

    /** Attaches them to the request. */
    public void attach() {
        RequestCredential.of(request).pending(this);
    }

    /** Returns those of this request; null where there are none. */
    public static @Nullable PendingCookies of(HttpServletRequest request) {
        return RequestCredential.of(request).pending();
    }

    /** The request has signed in or out, so that only its own cookies count. */
    public static void forget(HttpServletRequest request) {
        PendingCookies pending = of(request);
        if (pending != null) {
            pending.makeVoid();
        }
    }

    private synchronized void makeVoid() {
        isVoid = true;
    }

    /** Adds the cookies to a response, unless it is committed or they are no longer needed. Harmless when repeated. */
    public synchronized void settle(HttpServletResponse response) {
        if (isVoid || response.isCommitted()) {
            return;
        }
        if (!isDecided) {
            isDecided = true;
            isVoid = sessions.isSuperseded(tokens, asked);
        }
        if (!isVoid) {
            HttpServletResponse bare = response instanceof Carrier carrier ? carrier.inner() : response;
            cookies.put(request, bare, tokens, sessions.now());
        }
    }
}
