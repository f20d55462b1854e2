package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.doorward.DoorwardSettings;

/**
 * Whether a request that would act with the browser's own cookie was made by a page of ours. Goes by what browsers say of
 * every request and pages cannot forge: {@code Sec-Fetch-Site}, else {@code Origin}. Immutable.
 */
public final class CrossOriginCheck {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Optional<String> ownOrigin;
    private final Set<String> trusted;
    private final Connection connection;

    /** As these settings say. */
    public CrossOriginCheck(DoorwardSettings settings, Connection connection) {
        this.ownOrigin = settings.find(DoorwardSettings.ORIGIN).flatMap(Origins::canonical);
        this.trusted = settings.get(DoorwardSettings.TRUSTED_ORIGINS).stream()
                .flatMap(origin -> Origins.canonical(origin).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.connection = connection;
    }

    private enum Verdict {
        OWN,
        FOREIGN,
        UNDECLARED
    }

    /** Whether a request that shows a cookie may go on. A safe method changes nothing and always may. */
    public boolean passesWithCookie(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod()) || verdict(request) == Verdict.OWN;
    }

    /** Whether a sign-in may go on: only what is declared to be foreign may not. */
    public boolean passesSignIn(HttpServletRequest request) {
        return verdict(request) != Verdict.FOREIGN;
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
        return trustedOrigin || isOwn(request, origins.get(0)) ? Verdict.OWN : Verdict.FOREIGN;
    }

    private boolean isTrusted(String origin) {
        return Origins.canonical(origin).filter(trusted::contains).isPresent();
    }

    private boolean isOwn(HttpServletRequest request, String origin) {
        String own = ownOrigin.orElseGet(() -> connection.origin(request));
        return Origins.canonical(origin).filter(own::equals).isPresent();
    }
}
