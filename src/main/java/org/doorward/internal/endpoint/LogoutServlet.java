package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.Reason;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.SessionCookies;
import org.doorward.internal.http.ShownTokens;

/** {@code POST /logout}: ends the session of whatever token is shown, expired or not, and clears the cookies. */
public final class LogoutServlet extends EndpointServlet {
    private static final String BEARER = "bearer ";

    /** Over these services. */
    public LogoutServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Optional<String> bearer =
                bearer(request).or(() -> services().authenticator().headerShown(request));
        SessionCookies cookies = services().cookies();
        // a form on a foreign page is sent without the cookies, and must not take them away all the same
        boolean ours = services().crossOrigin().passesSignIn(request);
        if (cookies.any(request) ? !services().crossOrigin().passesWithCookie(request) : !ours && bearer.isEmpty()) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        ShownTokens shown = ShownTokens.inCookies(request, cookies);
        bearer.ifPresent(shown::addAccess);
        refreshTokenInBody(request, !shown.isEmpty()).ifPresent(shown::addRefresh);
        if (!shown.signOut(services().sessions())) {
            throw new ProblemException(Problem.of(Reason.EXPIRED));
        }
        if (ours) {
            forget(request, response);
        }
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
}
