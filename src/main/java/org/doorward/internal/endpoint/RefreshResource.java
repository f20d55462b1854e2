package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.ContainerSession;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.CookiePair;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.SessionEngine;

/** Refreshes sessions. Safe for any thread. */
public record RefreshResource(
        SessionEngine sessions, SessionCookies cookies, CookiePair pair, CrossOriginCheck crossOrigin) {
    /** {@code POST /refresh}: exchanges a refresh token, in the body or in the cookie, for the next pair. */
    public void refresh(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        RequestBody body = call.optionalBody();
        body.allowOnly("refresh_token");
        Optional<String> inBody = body.text("refresh_token");
        SessionCookies.Found cookie = cookies.refresh(request);
        if (cookie instanceof SessionCookies.Found.None) {
            String token = inBody.orElse("");
            finish(request, call.response(), sessions.refresh(RequestTenant.of(request), token), false);
            return;
        }
        if (inBody.isPresent()) {
            throw new ProblemException(Problem.SEVERAL_CREDENTIALS);
        }
        if (!crossOrigin.passesWithCookie(request)) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        if (cookie instanceof SessionCookies.Found.One one && !pair.isTorn(request)) {
            fromCookie(request, call.response(), one.value());
        } else {
            throw new ProblemException(Problem.of(Reason.AMBIGUOUS));
        }
    }

    private void fromCookie(HttpServletRequest request, HttpServletResponse response, String token) throws IOException {
        Instant asked = sessions.now();
        RefreshResult result = sessions.refresh(RequestTenant.of(request), token);
        boolean late =
                result instanceof RefreshResult.Refreshed refreshed && sessions.isSuperseded(refreshed.tokens(), asked);
        // the browser has newer tokens by now, or its next call tells why it has none
        finish(request, response, late ? new RefreshResult.TryLater() : result, true);
    }

    private void finish(
            HttpServletRequest request, HttpServletResponse response, RefreshResult result, boolean fromCookie)
            throws IOException {
        Instant now = sessions.now();
        if (result instanceof RefreshResult.Refreshed refreshed) {
            if (fromCookie) {
                cookies.set(request, response, refreshed.tokens(), now);
                TokenResponse.besideCookies(response, refreshed.tokens(), now);
            } else {
                TokenResponse.inBody(response, refreshed.tokens(), now);
            }
        } else if (result instanceof RefreshResult.Refused refused) {
            if (fromCookie && refused.definitive()) {
                ContainerSession.forget(request, response, cookies);
            }
            Problems.send(request, response, Problem.of(refused.reason()), !fromCookie);
        } else if (result instanceof RefreshResult.Suspended suspended) {
            Problems.send(request, response, problem(suspended, now));
        } else {
            Problems.send(request, response, Problem.UNAVAILABLE);
        }
    }

    private static Problem problem(RefreshResult.Suspended suspended, Instant now) {
        Instant until = suspended
                .session()
                .restrictions()
                .suspensionAt(now)
                .map(Suspension::until)
                .orElse(null);
        return Problem.of(Restriction.SUSPENDED, until);
    }
}
