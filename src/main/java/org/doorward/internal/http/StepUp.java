package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.doorward.session.ResumedSession;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody signed in recently enough for what is asked, and what is answered otherwise (RFC 9470). Takes nothing
 * from anybody: the session goes on as it was. Immutable.
 */
public final class StepUp {
    private final SessionService sessions;
    private final Navigation navigation;

    StepUp(SessionService sessions, Navigation navigation) {
        this.sessions = sessions;
        this.navigation = navigation;
    }

    /** The one of the application that this request is made to; empty while Doorward has not started there. */
    public static Optional<StepUp> of(HttpServletRequest request) {
        return request.getServletContext().getAttribute(RequestGate.class.getName()) instanceof RequestGate gate
                ? Optional.of(gate.stepUp())
                : Optional.empty();
    }

    /** Whether who acts signed in not longer ago than this. Nobody did, and neither did who acts without a session. */
    public boolean isFresh(HttpServletRequest request, Duration maxAge) {
        Identity identity = identity(request);
        ResumedSession resumed = identity == null ? null : identity.resumed();
        return resumed != null
                && resumed.session().authenticatedAt().plus(maxAge).isAfter(sessions.now());
    }

    /** Answers whoever is not fresh. */
    public void refuse(HttpServletRequest request, HttpServletResponse response, Duration maxAge) throws IOException {
        if (!response.isCommitted()) {
            refusal(request, response, maxAge).writeTo(response);
        }
    }

    /** The answer to whoever is not fresh, for frameworks that write it themselves; the response gets the CORS headers. */
    public Reply refusal(HttpServletRequest request, HttpServletResponse response, Duration maxAge) {
        Identity identity = identity(request);
        Problem problem = identity == null ? unknown(request) : Problem.STEP_UP;
        if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED && isSentOn(request, identity)) {
            String reason = problem.equals(Problem.UNAUTHENTICATED) ? null : problem.code();
            Optional<Reply> page = navigation.signIn(request, reason, Navigation.wanted(request));
            if (page.isPresent()) {
                return page.get();
            }
        }
        Cors.onRefusal(request, response);
        if (identity == null) {
            return Problems.reply(request, problem, Problems.CHALLENGE, Map.of());
        }
        long seconds = maxAge.toSeconds();
        String challenge =
                Problems.CHALLENGE + ", error=\"insufficient_user_authentication\", max_age=\"" + seconds + "\"";
        return Problems.reply(request, problem, challenge, Map.of("max_age", seconds));
    }

    /** A browser that asks for a page; a header credential's owner is a program. */
    private boolean isSentOn(HttpServletRequest request, @Nullable Identity identity) {
        return Navigation.isNavigation(request)
                && !navigation.isSignInPage(RequestGate.mappedPath(request))
                && (identity == null
                        || identity.transport() == org.doorward.authentication.Credential.Transport.COOKIE);
    }

    private static @Nullable Identity identity(HttpServletRequest request) {
        Visit visit = Visit.of(request);
        return visit == null ? null : visit.identity(request);
    }

    private static Problem unknown(HttpServletRequest request) {
        Visit visit = Visit.of(request);
        Problem refused = visit == null ? null : visit.problem();
        return refused == null ? Problem.UNAUTHENTICATED : refused;
    }
}
