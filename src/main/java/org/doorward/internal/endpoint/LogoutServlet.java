package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.SessionCookies;
import org.doorward.session.SessionService;

/** {@code POST /logout}: ends the session of whatever token is shown, expired or not, and clears the cookies. */
public final class LogoutServlet extends EndpointServlet {
    private static final String BEARER = "bearer ";

    /** Over these services. */
    public LogoutServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        SessionCookies cookies = services().cookies();
        if (cookies.any(request) && !services().crossOrigin().passesWithCookie(request)) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        Set<String> accessTokens = new HashSet<>(values(cookies.access(request)));
        Set<String> refreshTokens = new HashSet<>(values(cookies.refresh(request)));
        bearer(request).ifPresent(accessTokens::add);
        refreshTokenInBody(request, !accessTokens.isEmpty() || !refreshTokens.isEmpty())
                .ifPresent(refreshTokens::add);
        SessionService sessions = services().sessions();
        boolean ended = false;
        for (String token : accessTokens) {
            ended |= sessions.endByAccessToken(TenantId.DEFAULT, token, Reason.SIGNED_OUT);
        }
        if (!ended) {
            // the usual pair names one session: the access token was enough
            refreshTokens.forEach(token -> sessions.endByRefreshToken(TenantId.DEFAULT, token, Reason.SIGNED_OUT));
        }
        forget(request, response);
        boolean page = Navigation.isNavigation(request);
        if (page && services().navigation().toSignIn(request, response, Reason.SIGNED_OUT.code(), null)) {
            return;
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** A body that cannot be read is no reason to stay signed in. */
    private static Optional<String> refreshTokenInBody(HttpServletRequest request, boolean mayBeUnreadable)
            throws IOException, ProblemException {
        try {
            return RequestBody.read(request, true).text("refresh_token");
        } catch (ProblemException e) {
            if (mayBeUnreadable) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<String> bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        boolean bearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return bearer ? Optional.of(header.substring(BEARER.length()).strip()) : Optional.empty();
    }

    private static Set<String> values(SessionCookies.Found found) {
        if (found instanceof SessionCookies.Found.One one) {
            return Set.of(one.value());
        }
        return found instanceof SessionCookies.Found.Several several ? several.values() : Set.of();
    }
}
