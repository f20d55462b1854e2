package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.internal.http.LateTokens;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.doorward.internal.http.SessionCookies;
import org.doorward.session.RefreshResult;

/** {@code POST /refresh}: a refresh token, in the body or in the cookie, for the next pair. */
public final class RefreshServlet extends EndpointServlet {
    /** Over these services. */
    public RefreshServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        needSafeTransport(request);
        RequestBody body = RequestBody.read(request, true);
        body.allowOnly("refresh_token");
        Optional<String> inBody = body.text("refresh_token");
        SessionCookies.Found cookie = services().cookies().refresh(request);
        if (cookie instanceof SessionCookies.Found.None) {
            String token = inBody.orElse("");
            finish(request, response, services().sessions().refresh(TenantId.DEFAULT, token), false);
            return;
        }
        if (inBody.isPresent()) {
            throw new ProblemException(Problem.SEVERAL_CREDENTIALS);
        }
        if (!services().crossOrigin().passesWithCookie(request)) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        if (cookie instanceof SessionCookies.Found.One one) {
            fromCookie(request, response, one.value());
        } else {
            throw new ProblemException(Problem.of(Reason.AMBIGUOUS));
        }
    }

    private void fromCookie(HttpServletRequest request, HttpServletResponse response, String token) throws IOException {
        Instant asked = services().sessions().now();
        RefreshResult result = services().sessions().refresh(TenantId.DEFAULT, token);
        boolean late = result instanceof RefreshResult.Refreshed refreshed
                && LateTokens.areOutdated(services().sessions(), refreshed.tokens(), asked);
        // the browser has newer ones by now, or will be told at its next call why it has none
        finish(request, response, late ? new RefreshResult.TryLater() : result, true);
    }

    private void finish(
            HttpServletRequest request, HttpServletResponse response, RefreshResult result, boolean fromCookie)
            throws IOException {
        Instant now = services().sessions().now();
        if (result instanceof RefreshResult.Refreshed refreshed) {
            if (fromCookie) {
                services().cookies().set(request, response, refreshed.tokens(), now);
                TokenAnswer.besideCookies(response, refreshed.tokens(), now);
            } else {
                TokenAnswer.inBody(response, refreshed.tokens(), now);
            }
        } else if (result instanceof RefreshResult.Refused refused) {
            if (fromCookie) {
                forget(request, response);
            }
            Problems.send(request, response, Problem.of(refused.reason()), !fromCookie);
        } else {
            Problems.send(request, response, Problem.UNAVAILABLE);
        }
    }
}
