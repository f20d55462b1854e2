package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.doorward.internal.concurrent.OncePer;
import org.doorward.internal.http.answer.Vary;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.RequestOrigin;
import org.doorward.internal.http.path.RequestHeaders;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Origin;
import org.doorward.internal.settings.OriginSettings;

/**
 * Checks whether a page of the application made a request that acts with the browser's cookie. It trusts what browsers
 * report and pages cannot forge: {@code Sec-Fetch-Site}, else {@code Origin}. Old browsers report neither, and need
 * the session's anti-forgery token. Safe for any thread.
 */
public final class CrossOriginCheck {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final RequestOrigin origin;
    private final Set<String> trusted;
    private final AntiForgery antiForgery;
    private final boolean reportOnly;
    private final OncePer warnings;

    /**
     * Reads the settings.
     *
     * @param clock measures the time between two warnings
     */
    public CrossOriginCheck(
            DoorwardSettings settings, ClientConnection connection, AntiForgery antiForgery, InstantSource clock) {
        this.antiForgery = antiForgery;
        this.reportOnly = settings.get(OriginSettings.CROSS_ORIGIN) == OriginSettings.CrossOrigin.REPORT;
        this.warnings = new OncePer(Duration.ofMinutes(1), clock);
        this.origin = new RequestOrigin(settings, connection);
        this.trusted = settings.get(OriginSettings.TRUSTED_ORIGINS).stream()
                .flatMap(origin -> Origin.canonical(origin).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private enum Verdict {
        OWN,
        FOREIGN,
        UNDECLARED
    }

    /** Whether the request changes nothing, and no other origin can read the response, so that it needs no check. */
    static boolean isSafe(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod()) && !isWebSocket(request);
    }

    /** A WebSocket handshake: the connection goes both ways, and no browser checks whether the page may read it. */
    private static boolean isWebSocket(HttpServletRequest request) {
        return RequestHeaders.hasMember(request, "Upgrade", "websocket")
                || RequestHeaders.hasMember(request, "Sec-Fetch-Mode", "websocket");
    }

    /** Tells caches which headers the response depends on. */
    public static void vary(HttpServletRequest request, HttpServletResponse response) {
        if (!RequestCredential.of(request).isSafe(request)) {
            Vary.add(response, "Sec-Fetch-Site", "Origin");
        }
    }

    /**
     * Whether a request with a cookie passes. A safe method passes unless it opens a WebSocket. A request without
     * either header passes with the session's anti-forgery token.
     */
    public boolean passesWithCookie(HttpServletRequest request) {
        if (RequestCredential.of(request).isSafe(request)) {
            return true;
        }
        Verdict verdict = verdict(request);
        // our own endpoints read their bodies themselves, and a handshake has no form
        boolean inForms = !isWebSocket(request) && !RequestPath.isOwnEndpoint(request.getHttpServletMapping());
        boolean passes =
                verdict == Verdict.OWN || (verdict == Verdict.UNDECLARED && antiForgery.isShown(request, inForms));
        return passes || isOnlyReported(request, verdict);
    }

    /** Whether a sign-in passes. Only a request that the browser reports as foreign does not. */
    public boolean passesSignIn(HttpServletRequest request) {
        Verdict verdict = verdict(request);
        return verdict != Verdict.FOREIGN || isOnlyReported(request, verdict);
    }

    /** Lets a refused request pass in report mode, and logs it: some as warnings, all at DEBUG. */
    private boolean isOnlyReported(HttpServletRequest request, Verdict verdict) {
        if (!reportOnly) {
            return false;
        }
        LOG.log(
                warnings.isDue() ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                "doorward.cross-origin=report: a cross-origin request would be refused: {0} {1}, {2}",
                request.getMethod(),
                RequestPath.withoutQuery(request),
                verdict == Verdict.FOREIGN ? "declared foreign" : "declaring nothing and without a token");
        return true;
    }

    private Verdict verdict(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        List<String> sites = Collections.list(request.getHeaders("Sec-Fetch-Site"));
        if (origins.size() > 1 || sites.size() > 1) {
            return Verdict.FOREIGN;
        }
        boolean declared = !origins.isEmpty();
        boolean trustedOrigin = declared && isTrusted(origins.get(0));
        if (!sites.isEmpty()) {
            // Sec-Fetch-Site comes from the browser: a different Origin is the work of a proxy of ours
            return trustedOrigin || OWN_SITES.contains(sites.get(0)) ? Verdict.OWN : Verdict.FOREIGN;
        }
        if (!declared) {
            return Verdict.UNDECLARED;
        }
        return trustedOrigin || origin.isOwn(request, origins.get(0)) ? Verdict.OWN : Verdict.FOREIGN;
    }

    private boolean isTrusted(String text) {
        return Origin.canonical(text).filter(trusted::contains).isPresent();
    }
}
