package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.token.RefreshToken;

/**
 * Checks that a request's cookies are of one session. They are set together: if they name two sessions, somebody else
 * has planted one, and nobody can tell which. Every request with such cookies is {@code ambiguous}, and a sign-out
 * ends both sessions. Immutable.
 */
public record CookiePair(SessionCookies cookies, SessionEngine sessions) {
    /** Whether a refresh cookie of the request is of another session than its access cookie. */
    boolean isTornFrom(HttpServletRequest request, SessionId session) {
        return !cookies.refreshBegins(request, RefreshToken.PREFIX, session.value()) && isTorn(request);
    }

    /**
     * Whether the cookies name more than one session. Unreadable cookies are ignored.
     *
     * @throws StoreUnavailableException when a key of ours cannot be read
     */
    public boolean isTorn(HttpServletRequest request) {
        Set<SessionId> named = new HashSet<>();
        for (String token : PresentedTokens.values(cookies.access(request))) {
            SessionId session =
                    sessions.inspect(RequestTenant.of(request), token).session();
            if (session != null) {
                named.add(session);
            }
        }
        for (String token : PresentedTokens.values(cookies.refresh(request))) {
            RefreshToken.parse(RequestTenant.of(request), token)
                    .map(RefreshToken::session)
                    .ifPresent(named::add);
        }
        return named.size() > 1;
    }

    /** Returns the session of the one refresh cookie. Cookies of other applications were removed before. */
    Optional<SessionId> sessionOfRefresh(HttpServletRequest request) {
        return cookies.refresh(request) instanceof SessionCookies.Found.One one
                ? RefreshToken.parse(RequestTenant.of(request), one.value()).map(RefreshToken::session)
                : Optional.empty();
    }
}
