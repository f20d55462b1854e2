package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.DoorwardSettings;
import org.doorward.OriginSettings;

/**
 * Whether a request that would act with the browser's own cookie was made by a page of ours. Goes by what browsers say of
 * every request and pages cannot forge: {@code Sec-Fetch-Site}, else {@code Origin}; of old browsers,
 * which say neither, the session's anti-forgery token is asked for. Safe for any thread. R146-R155.
 */
public final class CrossOriginCheck {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final RequestOrigin origin;
    private final Set<String> trusted;
    private final AntiForgery antiForgery;
    private final boolean reportOnly;
    private final Seldom warnings;

    /** As these settings say; {@code clock} is asked how long ago the last warning was. */
    public CrossOriginCheck(
            DoorwardSettings settings, Connection connection, AntiForgery antiForgery, InstantSource clock) {
        this.antiForgery = antiForgery;
        this.reportOnly = settings.get(OriginSettings.CROSS_ORIGIN) == OriginSettings.CrossOrigin.REPORT;
        this.warnings = new Seldom(Duration.ofMinutes(1), clock);
        this.origin = new RequestOrigin(settings, connection);
        this.trusted = settings.get(OriginSettings.TRUSTED_ORIGINS).stream()
                .flatMap(origin -> Origins.canonical(origin).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private enum Verdict {
        OWN,
        FOREIGN,
        UNDECLARED
    }

    /** Whether this changes nothing and only its maker's origin can read what comes of it, so that it is never looked at. */
    private static boolean isSafe(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod()) && !isWebSocket(request);
    }

    /** A handshake: what it opens goes both ways, and no browser asks whether the page may read it (R205). */
    private static boolean isWebSocket(HttpServletRequest request) {
        return names(request, "Upgrade", "websocket") || names(request, "Sec-Fetch-Mode", "websocket");
    }

    private static boolean names(HttpServletRequest request, String header, String word) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .anyMatch(one -> one.strip().equalsIgnoreCase(word));
    }

    /** Tells caches, if any kept such an answer, what it depends on. */
    public static void vary(HttpServletRequest request, HttpServletResponse response) {
        if (!isSafe(request)) {
            Vary.add(response, "Sec-Fetch-Site", "Origin");
        }
    }

    /**
     * Whether a request that shows a cookie may go on. A safe method changes nothing and always may, unless it opens a
     * WebSocket; what its browser declares nothing of may with the session's anti-forgery token.
     */
    public boolean passesWithCookie(HttpServletRequest request) {
        if (isSafe(request)) {
            return true;
        }
        Verdict verdict = verdict(request);
        // at our own endpoints a form's field is none: they read their bodies themselves; and no handshake has a form
        boolean inForms = !isWebSocket(request) && !RequestGate.isOwnEndpoint(request.getHttpServletMapping());
        boolean passes =
                verdict == Verdict.OWN || (verdict == Verdict.UNDECLARED && antiForgery.isShown(request, inForms));
        return passes || isOnlyReported(request, verdict);
    }

    /** Whether a sign-in may go on: only what is declared to be foreign may not. */
    public boolean passesSignIn(HttpServletRequest request) {
        Verdict verdict = verdict(request);
        return verdict != Verdict.FOREIGN || isOnlyReported(request, verdict);
    }

    /** Lets through what would be refused, while that is only tried out; tells of it now and then, of each in detail. */
    private boolean isOnlyReported(HttpServletRequest request, Verdict verdict) {
        if (!reportOnly) {
            return false;
        }
        LOG.log(
                warnings.isDue() ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                "doorward.cross-origin=report: a cross-origin request would be refused: {0} {1}, {2}",
                request.getMethod(),
                Problems.instance(request),
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
            // the browser's own word: an Origin that differs from it is one that a proxy of ours made look foreign
            return trustedOrigin || OWN_SITES.contains(sites.get(0)) ? Verdict.OWN : Verdict.FOREIGN;
        }
        if (!declared) {
            return Verdict.UNDECLARED;
        }
        return trustedOrigin || origin.isOwn(request, origins.get(0)) ? Verdict.OWN : Verdict.FOREIGN;
    }

    private boolean isTrusted(String text) {
        return Origins.canonical(text).filter(trusted::contains).isPresent();
    }
}
