package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.doorward.Reason;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.RequestAuthenticator.Decision;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refusal.Problems;

/** Refuses requests: by a problem for programs, by the sign-in page for browsers. Immutable. */
record Refusals(SessionCookies cookies, Navigation navigation) {
    /** Answers an invalid or undecided credential. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Decision.Refused refused) throws IOException {
        Problem problem = refused.problem();
        boolean cookie = refused.transport() == Transport.COOKIE;
        if (cookie && refused.definitive()) {
            ContainerSession.forget(request, response, cookies);
        }
        boolean toPage = cookie && problem.status() == HttpServletResponse.SC_UNAUTHORIZED;
        if (toPage
                && isSentOn(request)
                && navigation.toSignIn(request, response, problem.code(), navigation.wanted(request))) {
            return;
        }
        refused.send(request, response);
    }

    /** Whether a browser requests a page other than the sign-in page, which a rule may protect by mistake. */
    private boolean isSentOn(HttpServletRequest request) {
        return RequestPath.isNavigation(request) && !navigation.isSignInPage(RequestPath.withinTenant(request));
    }

    /** Answers a request without a credential. */
    void challenge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ContainerSession.align(request, null);
        boolean expired = !(cookies.refresh(request) instanceof SessionCookies.Found.None);
        Problem problem = expired ? Problem.of(Reason.EXPIRED) : Problem.UNAUTHENTICATED;
        if (isSentOn(request)
                && navigation.toSignIn(
                        request, response, expired ? problem.code() : null, navigation.wanted(request))) {
            return;
        }
        Problems.send(request, response, problem);
    }

    /** Answers at an endpoint of ours. Scripts and programs call it, so that no browser is redirected. */
    void atEndpoint(HttpServletRequest request, HttpServletResponse response, Decision decision) throws IOException {
        if (decision instanceof Decision.Refused refused) {
            if (refused.transport() == Transport.COOKIE && refused.definitive()) {
                ContainerSession.forget(request, response, cookies);
            }
            refused.send(request, response);
        } else {
            Problems.send(request, response, Problem.UNAUTHENTICATED);
        }
    }
}
