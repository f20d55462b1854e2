package org.doorward.internal.http.credential;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.Reason;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.CredentialExtractor.Extraction;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.RequestOrigin;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.session.Tickets;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.settings.value.PathPattern;

/**
 * The ticket in a request's address. It is accepted in {@code GET} requests on the configured paths, and at none of
 * our endpoints. Anywhere else the parameter has no meaning. Reads the query as it was sent, never a form. Immutable.
 */
public final class TicketQuery {
    private static final String PARAMETER = "ticket";

    private final List<PathPattern> paths;
    private final RequestOrigin origin;

    /** Reads the setting of the paths. */
    public TicketQuery(DoorwardSettings settings, ClientConnection connection) {
        this.paths = settings.get(WebSettings.PATHS_TICKET).stream()
                .map(PathPattern::parse)
                .toList();
        this.origin = new RequestOrigin(settings, connection);
    }

    /** Returns the origin for a new ticket; empty where there is none to bind it to. */
    public Optional<String> origin(HttpServletRequest request) {
        return origin.of(request);
    }

    /** Returns the ticket of this request; none where the path accepts none. */
    Extraction extract(HttpServletRequest request) {
        String query = request.getQueryString();
        if (paths.isEmpty() || query == null || !isTakenAt(request)) {
            return Extraction.None.INSTANCE;
        }
        List<String> values = Stream.of(query.split("&", -1))
                .filter(pair -> isTicket(nameOf(pair)))
                .map(pair -> pair.substring(Math.min(nameOf(pair).length() + 1, pair.length())))
                .toList();
        if (values.isEmpty()) {
            return Extraction.None.INSTANCE;
        }
        if (values.size() > 1) {
            return new Extraction.Unusable(Problem.SEVERAL_CREDENTIALS, Transport.QUERY);
        }
        // its characters need no encoding: there is one spelling
        if (!Tickets.isWellFormed(values.get(0))) {
            return new Extraction.Unusable(Problem.of(Reason.MALFORMED), Transport.QUERY);
        }
        return origin.of(request)
                .<Extraction>map(from -> new Extraction.Found(new Credential.TicketCredential(values.get(0), from)))
                .orElse(new Extraction.Unusable(Problem.CROSS_ORIGIN, Transport.QUERY));
    }

    private boolean isTakenAt(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")
                || request.getDispatcherType() != DispatcherType.REQUEST
                || RequestPath.isOwnEndpoint(request.getHttpServletMapping())) {
            return false;
        }
        String path = RequestPath.withinTenant(request);
        return paths.stream().anyMatch(pattern -> pattern.matches("GET", path));
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    /** Decodes names as containers do: a second ticket cannot hide in another spelling. */
    private static boolean isTicket(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8).equals(PARAMETER);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
