package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.doorward.Reason;
import org.doorward.authentication.Credential.Transport;
import org.doorward.internal.http.RequestAuthenticator.Decision;

/** How a request is turned away: a problem for programs, the sign-in page for browsers. Immutable. */
final class Refusals {
    private final SessionCookies cookies;
    private final Navigation navigation;

    Refusals(SessionCookies cookies, Navigation navigation) {
        this.cookies = cookies;
        this.navigation = navigation;
    }

    /** The answer to a credential that is not good, or cannot be told. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Decision.Refused refused) throws IOException {
        Problem problem = refused.problem();
        boolean cookie = refused.transport() == Transport.COOKIE;
        if (cookie && refused.definitive()) {
            cookies.clear(request, response);
            ContainerSession.ended(request);
        }
        boolean toPage = cookie && problem.status() == HttpServletResponse.SC_UNAUTHORIZED;
        if (toPage
                && isSentOn(request)
                && navigation.toSignIn(request, response, problem.code(), Navigation.wanted(request))) {
            return;
        }
        refused.send(request, response);
    }

    /** A browser that asks for a page, unless it is the sign-in page itself, which a rule may close by mistake. */
    private boolean isSentOn(HttpServletRequest request) {
        return Navigation.isNavigation(request) && !navigation.isSignInPage(RequestGate.mappedPath(request));
    }

    /** The answer to a request without a credential. */
    void challenge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ContainerSession.align(request, null);
        boolean expired = !(cookies.refresh(request) instanceof SessionCookies.Found.None);
        Problem problem = expired ? Problem.of(Reason.EXPIRED) : Problem.UNAUTHENTICATED;
        if (isSentOn(request)
                && navigation.toSignIn(
                        request, response, expired ? problem.code() : null, Navigation.wanted(request))) {
            return;
        }
        Problems.send(request, response, problem);
    }
}
