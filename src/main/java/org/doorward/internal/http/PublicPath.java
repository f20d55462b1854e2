package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.credential.RequestAuthenticator.Decision;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.session.Inspection;
import org.jspecify.annotations.Nullable;

/** Serves a public path to everybody. Who acts by a cookie is found out when the application asks. Immutable. */
record PublicPath(
        RequestAuthenticator authenticator,
        Gates gates,
        Function<HttpServletResponse, RequestActions> actions,
        ResponseHeaders headers) {
    /** Settles the context; null when the request was refused and answered. */
    @Nullable
    AuthenticationContext settled(
            AuthenticationContext context, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (authenticator.showsHeader(request)) {
            Decision decision = authenticator.decide(request);
            if (decision instanceof Decision.Refused refused) {
                refused.send(request, response);
                return null;
            }
            Identity identity = decision instanceof Decision.Known known ? known.identity() : null;
            Problem restriction =
                    identity == null ? null : gates.atPublicPath(request, context.mapping(request), identity);
            if (restriction != null) {
                Problems.send(request, response, restriction);
                return null;
            }
            if (identity != null) {
                authenticator.used(request, identity);
            }
            ContainerSession.align(request, identity == null ? null : ContainerSession.holder(identity));
            return context.actsFor(actions.apply(response), identity);
        }
        Inspection inspection = authenticator.inspectCookie(request);
        Supplier<@Nullable String> shown = shown(request, inspection);
        align(request, shown);
        if (inspection != null && inspection.reason() == null) {
            return context.asksLater(
                            actions.apply(response), (authentication, asked) -> ask(authentication, asked, response))
                    .showing(shown);
        }
        Reason bad = inspection == null ? null : inspection.reason();
        if (bad != null) {
            explain(request, response, bad.code());
        }
        return context.actsFor(actions.apply(response), null).showing(shown);
    }

    /**
     * Ends the container session, unless it is bound to the cookies' session. Runs before a page without a principal.
     */
    void align(HttpServletRequest request) {
        align(request, shown(request, authenticator.inspectCookie(request)));
    }

    private static void align(HttpServletRequest request, Supplier<@Nullable String> shown) {
        // no handler gets the container session of a session that is over
        if (request.getSession(false) != null) {
            ContainerSession.align(request, shown.get());
        }
    }

    /**
     * Returns the session that the cookies name, unless it is known to be over. An unreadable access token names none.
     */
    private Supplier<@Nullable String> shown(HttpServletRequest request, @Nullable Inspection inspection) {
        if (inspection == null) {
            return () -> null;
        }
        SessionId session =
                inspection.isSilent() ? authenticator.sessionOfRefreshCookie(request) : inspection.session();
        return () -> session == null || authenticator.isOver(session) ? null : ContainerSession.holder(session);
    }

    private @Nullable Identity ask(
            AuthenticationContext authentication, HttpServletRequest request, HttpServletResponse response) {
        Decision decision = authenticator.decide(request);
        if (decision instanceof Decision.Known known) {
            headers.becamePersonal(request, response);
            Problem restriction = gates.atPublicPath(request, authentication.mapping(request), known.identity());
            if (restriction == null) {
                authenticator.used(request, known.identity());
                return known.identity();
            }
            authentication.refused(restriction);
            explain(request, response, restriction.code());
        }
        if (decision instanceof Decision.Refused refused) {
            authentication.refused(refused.problem());
            explain(request, response, refused.problem().code());
        }
        return null;
    }

    private static void explain(HttpServletRequest request, HttpServletResponse response, String reason) {
        request.setAttribute(Problems.REASON_ATTRIBUTE, reason);
        if (!response.isCommitted()) {
            response.setHeader(Problems.REASON_HEADER, reason);
        }
    }
}
