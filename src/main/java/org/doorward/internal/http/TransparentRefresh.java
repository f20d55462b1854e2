package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.doorward.DoorwardSettings;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.SessionSettings;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential.Transport;
import org.doorward.internal.http.RequestAuthenticator.Decision;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.RefreshResult;
import org.doorward.session.ResumedSession;
import org.doorward.session.SessionService;

/**
 * Refreshes for a browser while its request is handled: where the access cookie is absent or its token over, and the refresh
 * cookie is good, the request goes on as if nothing had happened, and its answer brings both cookies anew. Never for header
 * credentials. Immutable.
 */
public final class TransparentRefresh {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    private final boolean isOn;
    private final SessionService sessions;
    private final SessionCookies cookies;
    private final CrossOriginCheck crossOrigin;
    private final Connection connection;
    private final OutageLog outages = new OutageLog();

    /** Over these. */
    public TransparentRefresh(
            DoorwardSettings settings,
            SessionService sessions,
            SessionCookies cookies,
            CrossOriginCheck crossOrigin,
            Connection connection) {
        this.isOn = settings.get(SessionSettings.TRANSPARENT);
        this.sessions = sessions;
        this.cookies = cookies;
        this.crossOrigin = crossOrigin;
        this.connection = connection;
    }

    /**
     * What a request comes to after a refresh, when it may be refreshed; else as decided before. The new cookies are put
     * onto the response when it is sent: see {@link #wrapped}.
     */
    Decision refreshed(HttpServletRequest request, HttpServletResponse response, Decision decided) {
        if (!isOn || !isRefreshable(decided) || response.isCommitted()) {
            return decided;
        }
        SessionCookies.Found shown = cookies.refresh(request);
        if (shown instanceof SessionCookies.Found.None) {
            return decided;
        }
        if (!connection.mayCarryCredentials(request)) {
            return refused(Problem.INSECURE_TRANSPORT, false);
        }
        Instant asked = sessions.now();
        try {
            if (!crossOrigin.passesWithCookie(request)) {
                return refused(Problem.CROSS_ORIGIN, false);
            }
            if (!(shown instanceof SessionCookies.Found.One one) || isOfAnotherSession(request, one.value())) {
                return refused(Problem.of(Reason.AMBIGUOUS), false);
            }
            return decision(request, sessions.refresh(TenantId.DEFAULT, one.value()), asked);
        } catch (StoreUnavailableException e) {
            outages.log(e);
            return refused(Problem.UNAVAILABLE, false);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "refreshing failed; the request was refused", e);
            return refused(Problem.UNAVAILABLE, false);
        }
    }

    /** The same for an answer that is given at once: the cookies are on the response already. */
    public Decision refreshedAtOnce(HttpServletRequest request, HttpServletResponse response, Decision decided) {
        Decision after = refreshed(request, response, decided);
        Renewal renewal = Renewal.of(request);
        if (renewal != null) {
            renewal.settle(response);
        }
        return after;
    }

    /** The response as the handler is to see it, when this request was refreshed. */
    static HttpServletResponse wrapped(HttpServletRequest request, HttpServletResponse response) {
        Renewal renewal = Renewal.of(request);
        if (renewal == null || response instanceof RenewedResponse) {
            return response;
        }
        return new RenewedResponse(response, renewal);
    }

    /** The handler is done or has failed: whatever is still to be put onto the response must be now. */
    static void settle(HttpServletRequest request, HttpServletResponse response) {
        Renewal renewal = Renewal.of(request);
        if (renewal != null && !isStillHandled(request)) {
            renewal.settle(response);
        }
    }

    /** Both cookies are set together: if they name two sessions, one of them was put there by somebody else. */
    private boolean isOfAnotherSession(HttpServletRequest request, String refreshToken) {
        SessionId named = cookies.access(request) instanceof SessionCookies.Found.One access
                ? sessions.inspect(TenantId.DEFAULT, access.value()).session()
                : null;
        return named != null
                && RefreshToken.parse(TenantId.DEFAULT, refreshToken)
                        .filter(token -> !token.session().equals(named))
                        .isPresent();
    }

    /** A container may refuse to tell once the response is done with. */
    private static boolean isStillHandled(HttpServletRequest request) {
        try {
            return request.isAsyncStarted();
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static boolean isRefreshable(Decision decided) {
        return decided instanceof Decision.Anonymous
                || (decided instanceof Decision.Refused refused
                        && refused.transport() == Transport.COOKIE
                        && !refused.definitive()
                        && refused.problem().code().equals(Reason.EXPIRED.code()));
    }

    private Decision decision(HttpServletRequest request, RefreshResult result, Instant asked) {
        if (result instanceof RefreshResult.Refreshed refreshed) {
            AuthenticationResult.Authenticated good = sessions.authenticated(refreshed.tokens());
            new Renewal(sessions, cookies, request, refreshed.tokens(), asked).attach();
            return new Decision.Known(
                    new Identity(good.principal(), (ResumedSession) good.details(), Transport.COOKIE));
        }
        return result instanceof RefreshResult.Refused no
                ? refused(Problem.of(no.reason()), true)
                : refused(Problem.UNAVAILABLE, false);
    }

    private static Decision refused(Problem problem, boolean definitive) {
        return new Decision.Refused(problem, Transport.COOKIE, definitive);
    }
}
