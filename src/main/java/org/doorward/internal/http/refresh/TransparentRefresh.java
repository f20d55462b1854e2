package org.doorward.internal.http.refresh;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.answer.OutageLog;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.AntiForgery;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.PendingCookies;
import org.doorward.internal.http.credential.RequestAuthenticator.Decision;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.SessionSettings;

/**
 * Refreshes a browser's session while its request is handled: where the access cookie is missing or expired, and the
 * refresh cookie is valid, the request goes on, and the response sets both cookies. Never for header credentials.
 * Immutable.
 */
public final class TransparentRefresh {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    private final boolean isOn;
    private final SessionEngine sessions;
    private final SessionCookies cookies;
    private final CrossOriginCheck crossOrigin;
    private final ClientConnection connection;

    /** Reads the setting that turns it on. */
    public TransparentRefresh(
            DoorwardSettings settings,
            SessionEngine sessions,
            SessionCookies cookies,
            CrossOriginCheck crossOrigin,
            ClientConnection connection) {
        this.isOn = settings.get(SessionSettings.TRANSPARENT);
        this.sessions = sessions;
        this.cookies = cookies;
        this.crossOrigin = crossOrigin;
        this.connection = connection;
    }

    /**
     * Returns the decision after a refresh, where the request may be refreshed; otherwise the decision before. {@link
     * #wrapped} adds the new cookies to the response.
     */
    public Decision refreshed(HttpServletRequest request, HttpServletResponse response, Decision decided) {
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
                return refused(AntiForgery.refusal(request), false);
            }
            if (!(shown instanceof SessionCookies.Found.One one)) {
                return refused(Problem.of(Reason.AMBIGUOUS), false);
            }
            return decision(request, sessions.refresh(RequestTenant.of(request), one.value()), asked);
        } catch (StoreUnavailableException e) {
            OutageLog.log(e);
            return refused(Problem.UNAVAILABLE, false);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "refreshing failed; the request was refused", e);
            return refused(Problem.UNAVAILABLE, false);
        }
    }

    /** Returns the response for the handler of a refreshed request. */
    public static HttpServletResponse wrapped(HttpServletRequest request, HttpServletResponse response) {
        PendingCookies pending = PendingCookies.of(request);
        if (pending == null || response instanceof RefreshedResponse) {
            return response;
        }
        return new RefreshedResponse(response, pending);
    }

    /** The handler has finished or failed: adds pending cookies now. */
    public static void settle(HttpServletRequest request, HttpServletResponse response) {
        PendingCookies pending = PendingCookies.of(request);
        if (pending != null && !isStillHandled(request)) {
            pending.settle(response);
        }
    }

    /** A container may throw once the response is complete. */
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
            new PendingCookies(sessions, cookies, request, refreshed.tokens(), asked).attach();
            return new Decision.Known(
                    new Identity(good.principal(), (ResumedSession) good.details(), Transport.COOKIE));
        }
        if (result instanceof RefreshResult.Suspended suspended) {
            // known, so that whoever is suspended reaches what tells so; nothing else is reached by this
            AuthenticationResult.Authenticated good = sessions.authenticated(suspended);
            return new Decision.Known(
                    new Identity(good.principal(), (ResumedSession) good.details(), Transport.COOKIE));
        }
        return result instanceof RefreshResult.Refused no
                ? refused(Problem.of(no.reason()), no.definitive())
                : refused(Problem.UNAVAILABLE, false);
    }

    private static Decision refused(Problem problem, boolean definitive) {
        return new Decision.Refused(problem, Transport.COOKIE, definitive);
    }
}
