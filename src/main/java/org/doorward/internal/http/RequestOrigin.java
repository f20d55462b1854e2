package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.doorward.DoorwardSettings;
import org.doorward.OriginSettings;

/** The origin of the page that makes a request, as its browser says, compared with the application's own. Immutable. */
final class RequestOrigin {
    /** Longer than any host's name needs, and as much as stores have room for. */
    private static final int MAX_LENGTH = 300;

    private final Optional<String> set;
    private final Connection connection;

    RequestOrigin(DoorwardSettings settings, Connection connection) {
        this.set = settings.find(OriginSettings.ORIGIN).flatMap(Origins::canonical);
        this.connection = connection;
    }

    /** Whether this text is the application's own origin, as far as this request can tell. */
    boolean isOwn(HttpServletRequest request, String origin) {
        return Origins.canonical(origin).filter(own(request)::equals).isPresent();
    }

    private String own(HttpServletRequest request) {
        return set.orElseGet(() -> connection.origin(request));
    }

    /**
     * The origin, in its one spelling. Whoever declares nothing counts as the application's own: a program, or a browser
     * that fetches from where its page came from. Empty for what nobody can be told by: {@code null}, no origin, several, or
     * none where the browser says that the page is another site's, or that there is no page.
     */
    Optional<String> of(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        List<String> sites = Collections.list(request.getHeaders("Sec-Fetch-Site"));
        if (origins.size() > 1 || sites.size() > 1) {
            return Optional.empty();
        }
        if (sites.equals(List.of("same-origin")) || (sites.isEmpty() && origins.isEmpty())) {
            // the browser's own word: an Origin that differs from ours was made to by a proxy of ours
            return Optional.of(own(request)).filter(own -> !own.isEmpty() && own.length() <= MAX_LENGTH);
        }
        return origins.stream()
                .flatMap(origin -> Origins.canonical(origin).stream())
                .filter(origin -> origin.length() <= MAX_LENGTH)
                .findFirst();
    }
}
