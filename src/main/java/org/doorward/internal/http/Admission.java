package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.credential.RequestAuthenticator.Decision;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.refresh.TransparentRefresh;
import org.jspecify.annotations.Nullable;

/**
 * Admits requests with a valid credential: decides who acts, refreshes, refuses. Protected paths of the application
 * and Doorward's own endpoints take the same steps. Immutable.
 */
public final class Admission {
    private final RequestAuthenticator authenticator;
    private final TransparentRefresh refresh;
    private final Refusals refusals;

    /** @param navigation sends browsers to the sign-in page */
    public Admission(
            RequestAuthenticator authenticator,
            TransparentRefresh refresh,
            SessionCookies cookies,
            Navigation navigation) {
        this.authenticator = authenticator;
        this.refresh = refresh;
        this.refusals = new Refusals(cookies, navigation);
    }

    /**
     * An admitted request.
     *
     * @param identity who acts
     * @param response the response to write to, which adds new cookies where the request was refreshed
     */
    public record Admitted(Identity identity, HttpServletResponse response) {}

    /** Admits a request to a protected path of the application. Null when the request was refused and answered. */
    @Nullable
    Admitted toPath(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Decision decision = refresh.refreshed(request, response, authenticator.decide(request));
        if (decision instanceof Decision.Known known) {
            return admitted(request, response, known);
        }
        if (decision instanceof Decision.Refused refused) {
            refusals.refuse(request, response, refused);
        } else {
            refusals.challenge(request, response);
        }
        return null;
    }

    /**
     * Admits a call of an endpoint of ours. Null when the request was refused and answered.
     *
     * @param refreshes whether a refresh token admits a browser whose access token has expired
     */
    public @Nullable Admitted toEndpoint(HttpServletRequest request, HttpServletResponse response, boolean refreshes)
            throws IOException {
        Decision shown = authenticator.decide(request);
        Decision decision = refreshes ? refresh.refreshed(request, response, shown) : shown;
        if (decision instanceof Decision.Known known) {
            return admitted(request, response, known);
        }
        refusals.atEndpoint(request, response, decision);
        return null;
    }

    private static Admitted admitted(HttpServletRequest request, HttpServletResponse response, Decision.Known known) {
        return new Admitted(known.identity(), TransparentRefresh.wrapped(request, response));
    }

    /** Counts an admitted request as use of the session, unless its path is passive, or of the token. */
    public void used(HttpServletRequest request, Identity identity) {
        authenticator.used(request, identity);
    }
}
