package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Origin;
import org.doorward.internal.settings.OriginSettings;

/**
 * The origin of the page that makes a request, as the browser reports it, and the application's own origin. Immutable.
 */
public final class RequestOrigin {
    /** In characters. No host name needs more, and stores have no room for more. */
    private static final int MAX_LENGTH = 300;

    private final Optional<String> set;
    private final ClientConnection connection;

    public RequestOrigin(DoorwardSettings settings, ClientConnection connection) {
        this.set = settings.find(OriginSettings.ORIGIN).flatMap(Origin::canonical);
        this.connection = connection;
    }

    /** Whether this text is the application's own origin, as far as this request can tell. */
    public boolean isOwn(HttpServletRequest request, String origin) {
        return Origin.canonical(origin).filter(own(request)::equals).isPresent();
    }

    private String own(HttpServletRequest request) {
        return set.orElseGet(() -> connection.origin(request));
    }

    /**
     * Returns the origin in canonical form. A request without origin headers counts as the application's own: it comes
     * from a program, or from a page of the same origin. Empty when the origin is {@code null}, malformed or repeated,
     * or when it is missing and the browser reports another site or no page.
     */
    public Optional<String> of(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        List<String> sites = Collections.list(request.getHeaders("Sec-Fetch-Site"));
        if (origins.size() > 1 || sites.size() > 1) {
            return Optional.empty();
        }
        if (sites.equals(List.of("same-origin")) || (sites.isEmpty() && origins.isEmpty())) {
            // the browser itself reports same-origin: only a proxy of ours can have changed Origin
            return Optional.of(own(request)).filter(own -> !own.isEmpty() && own.length() <= MAX_LENGTH);
        }
        return origins.stream()
                .flatMap(origin -> Origin.canonical(origin).stream())
                .filter(origin -> origin.length() <= MAX_LENGTH)
                .findFirst();
    }
}
