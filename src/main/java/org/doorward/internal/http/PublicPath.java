package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.doorward.Reason;
import org.doorward.internal.http.RequestAuthenticator.Decision;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/** A public path: served to everybody; who acts by a cookie is found out when the application asks. Immutable. */
final class PublicPath {
    private final RequestAuthenticator authenticator;
    private final Function<HttpServletResponse, Visit.Door> doors;

    PublicPath(RequestAuthenticator authenticator, Function<HttpServletResponse, Visit.Door> doors) {
        this.authenticator = authenticator;
        this.doors = doors;
    }

    /** What this visit is to be; null when the request was answered. */
    @Nullable
    Visit visit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (authenticator.showsHeader(request)) {
            Decision decision = authenticator.decide(request);
            if (decision instanceof Decision.Refused refused) {
                refused.send(request, response);
                return null;
            }
            Identity identity = decision instanceof Decision.Known known ? known.identity() : null;
            if (identity != null) {
                authenticator.used(request, identity);
            }
            ContainerSession.align(
                    request, identity == null ? null : identity.principal().session());
            return Visit.of(doors.apply(response), identity);
        }
        SessionService.Inspection inspection = authenticator.inspectCookie(request);
        boolean silent = inspection != null && inspection.isSilent();
        if (!silent) {
            ContainerSession.align(request, inspection == null ? null : inspection.session());
        }
        if (inspection != null
                && !silent
                && ContainerSession.isBound(request)
                && authenticator.isOver(inspection.session())) {
            // one that was used in a session is handed to no handler once that session is over
            ContainerSession.ended(request);
        }
        if (inspection != null && inspection.reason() == null) {
            return Visit.undecided(doors.apply(response), (visit, asked) -> ask(visit, asked, response));
        }
        Reason bad = inspection == null ? null : inspection.reason();
        if (bad != null) {
            explain(request, response, bad.code());
        }
        return Visit.of(doors.apply(response), null);
    }

    private @Nullable Identity ask(Visit visit, HttpServletRequest request, HttpServletResponse response) {
        Decision decision = authenticator.decide(request);
        if (decision instanceof Decision.Known known) {
            authenticator.used(request, known.identity());
            return known.identity();
        }
        if (decision instanceof Decision.Refused refused) {
            visit.refused(refused.problem());
            explain(request, response, refused.problem().code());
        }
        return null;
    }

    private static void explain(HttpServletRequest request, HttpServletResponse response, String reason) {
        request.setAttribute(RequestGate.REASON_ATTRIBUTE, reason);
        if (!response.isCommitted()) {
            response.setHeader(Problems.REASON_HEADER, reason);
        }
    }
}
