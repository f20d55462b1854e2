package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.DoorwardSettings;
import org.doorward.PathPattern;
import org.doorward.Reason;
import org.doorward.WebSettings;
import org.doorward.authentication.Credential;
import org.doorward.authentication.Credential.Transport;
import org.doorward.internal.http.CredentialExtractor.Extraction;
import org.doorward.session.Tickets;

/**
 * The ticket in a request's address. Taken by {@code GET} on the paths that the settings name, and by none of our endpoints;
 * anywhere else a parameter of that name means nothing (R017). Reads the query as it was sent, never a form. Immutable.
 */
public final class TicketQuery {
    private static final String PARAMETER = "ticket";

    private final List<PathPattern> paths;
    private final RequestOrigin origin;

    /** As these settings say. */
    public TicketQuery(DoorwardSettings settings, Connection connection) {
        this.paths = settings.get(WebSettings.PATHS_TICKET).stream()
                .map(PathPattern::parse)
                .toList();
        this.origin = new RequestOrigin(settings, connection);
    }

    /** The origin that a ticket which this request asks for is good for; empty where there is none to bind it to. */
    public Optional<String> origin(HttpServletRequest request) {
        return origin.of(request);
    }

    /** The ticket that this request shows, or what stands in its place; nothing where there is none, or none is taken. */
    Extraction extract(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query == null || !isTakenAt(request)) {
            return new Extraction.None();
        }
        List<String> values = Stream.of(query.split("&", -1))
                .filter(pair -> isTicket(nameOf(pair)))
                .map(pair -> pair.substring(Math.min(nameOf(pair).length() + 1, pair.length())))
                .toList();
        if (values.isEmpty()) {
            return new Extraction.None();
        }
        if (values.size() > 1) {
            return new Extraction.Unusable(Problem.SEVERAL_CREDENTIALS, Transport.QUERY);
        }
        // none of its characters needs to be encoded: there is one way to write it
        if (!Tickets.isWellFormed(values.get(0))) {
            return new Extraction.Unusable(Problem.of(Reason.MALFORMED), Transport.QUERY);
        }
        return origin.of(request)
                .<Extraction>map(from -> new Extraction.Found(new Credential.TicketCredential(values.get(0), from)))
                .orElse(new Extraction.Unusable(Problem.CROSS_ORIGIN, Transport.QUERY));
    }

    private boolean isTakenAt(HttpServletRequest request) {
        if (paths.isEmpty()
                || !request.getMethod().equals("GET")
                || request.getDispatcherType() != DispatcherType.REQUEST
                || RequestGate.isOwnEndpoint(request.getHttpServletMapping())) {
            return false;
        }
        String path = RequestGate.mappedPath(request);
        return paths.stream().anyMatch(pattern -> pattern.matches("GET", path));
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    /** As containers read names: a second ticket cannot hide in another spelling. */
    private static boolean isTicket(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8).equals(PARAMETER);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
