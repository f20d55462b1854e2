package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionEngine;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a sign-in is recent enough, and refuses otherwise (RFC 9470). The session continues unchanged.
 * Immutable.
 */
public record StepUp(SessionEngine sessions, Navigation navigation) {
    /** Returns the one of the request's application; empty while Doorward has not started there. */
    public static Optional<StepUp> of(HttpServletRequest request) {
        return request.getServletContext().getAttribute(RequestPipeline.class.getName())
                        instanceof RequestPipeline pipeline
                ? Optional.of(pipeline.stepUp())
                : Optional.empty();
    }

    /** Whether who acts signed in at most this long ago. False without a session. */
    public boolean isFresh(HttpServletRequest request, Duration maxAge) {
        Identity identity = AuthenticationContext.identityOf(request);
        return identity != null && isFresh(identity, maxAge);
    }

    /** Whether this one signed in at most this long ago. False without a session. */
    public boolean isFresh(Identity identity, Duration maxAge) {
        ResumedSession resumed = identity.resumed();
        return resumed != null
                && resumed.session().authenticatedAt().plus(maxAge).isAfter(sessions.now());
    }

    /** Returns the refusal, for frameworks that write it themselves; the response gets the CORS headers. */
    public Reply refusal(HttpServletRequest request, HttpServletResponse response, Duration maxAge) {
        Identity identity = AuthenticationContext.identityOf(request);
        if (identity == null) {
            return challenge(request, response);
        }
        Optional<Reply> page = signInPage(request, identity, Problem.STEP_UP);
        if (page.isPresent()) {
            return page.get();
        }
        Cors.onRefusal(request, response);
        return refusal(request, maxAge);
    }

    /** Returns the refusal of somebody who is known, for programs and scripts. */
    public Reply refusal(HttpServletRequest request, Duration maxAge) {
        long seconds = maxAge.toSeconds();
        String challenge =
                Problems.CHALLENGE + ", error=\"insufficient_user_authentication\", max_age=\"" + seconds + "\"";
        return Problems.reply(request, Problem.STEP_UP, challenge, Map.of("max_age", seconds));
    }

    /** Returns the refusal of a request without a principal; the response gets the CORS headers. */
    Reply challenge(HttpServletRequest request, HttpServletResponse response) {
        Problem problem = AuthenticationContext.problemOf(request);
        Optional<Reply> page = signInPage(request, null, problem);
        if (page.isPresent()) {
            return page.get();
        }
        Cors.onRefusal(request, response);
        return Problems.reply(request, problem, Problems.CHALLENGE, Map.of());
    }

    private Optional<Reply> signInPage(HttpServletRequest request, @Nullable Identity identity, Problem problem) {
        if (problem.status() != HttpServletResponse.SC_UNAUTHORIZED || !isSentOn(request, identity)) {
            return Optional.empty();
        }
        String reason = problem.equals(Problem.UNAUTHENTICATED) ? null : problem.code();
        return navigation.signIn(request, reason, navigation.wanted(request));
    }

    /** Whether a browser requests a page. The sender of a header credential is a program. */
    private boolean isSentOn(HttpServletRequest request, @Nullable Identity identity) {
        return RequestPath.isNavigation(request)
                && !navigation.isSignInPage(RequestPath.withinTenant(request))
                && (identity == null || identity.transport() == Transport.COOKIE);
    }
}
