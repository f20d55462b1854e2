package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.doorward.internal.http.answer.Vary;
import org.doorward.internal.http.path.PathRules;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Origin;
import org.doorward.internal.settings.OriginSettings;
import org.doorward.internal.settings.WebSettings;

/**
 * Makes our own responses readable for scripts of listed origins (CORS, Fetch standard §3.3). A response names the
 * origin of the settings in canonical form. It never reflects a request's value, and allows no other origin. The
 * application's responses are left to the application. Immutable.
 */
public final class Cors {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final int MOST_ASKED_CHARACTERS = 2_048;
    private static final int PREFLIGHT_SECONDS = 600;

    /** The headers that our endpoints read; docs/guide/browsers.md lists them. */
    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, X-API-Key, " + OwnHeaders.CSRF + ", " + OwnHeaders.SLOT;

    /** The headers of our responses that scripts may read; docs/guide/browsers.md lists them. */
    private static final String EXPOSED_HEADERS =
            "Doorward-Reason, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate";

    /** The headers by which frameworks override the method. A browser's preflight has none of them. */
    private static final List<String> METHOD_OVERRIDES =
            List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

    private final Set<String> origins;
    private final boolean passesPreflights;
    private final String allowedHeaders;

    /** Reads the settings of CORS. */
    public Cors(DoorwardSettings settings) {
        this.origins = settings.get(OriginSettings.CORS_ORIGINS).stream()
                .flatMap(origin -> Origin.canonical(origin).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.allowedHeaders = ALLOWED_HEADERS
                + settings.find(WebSettings.HEADER).map(name -> ", " + name).orElse("");
        this.passesPreflights = settings.get(OriginSettings.CORS_PASS_PREFLIGHT);
    }

    /** Marks a refusal of ours, at any path of the application. */
    public static void onRefusal(HttpServletRequest request, HttpServletResponse response) {
        RequestContext context = RequestContext.of(request);
        if (context != null) {
            context.cors().onAnswer(request, response);
        }
    }

    /** Marks a response of ours as readable for the request's origin, if that is a listed one. */
    void onAnswer(HttpServletRequest request, HttpServletResponse response) {
        if (origins.isEmpty()) {
            return;
        }
        Vary.add(response, "Origin");
        allowed(request).ifPresent(origin -> {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Access-Control-Expose-Headers", EXPOSED_HEADERS);
        });
    }

    /**
     * The listed origin of the request. Browsers send origins in canonical form, so any other spelling does not match.
     */
    private Optional<String> allowed(HttpServletRequest request) {
        List<String> shown = Collections.list(request.getHeaders("Origin"));
        return shown.size() == 1 ? origins.stream().filter(shown.get(0)::equals).findFirst() : Optional.empty();
    }

    /**
     * Handles CORS at an endpoint of ours: marks the coming response, and answers preflights.
     *
     * @param methods the methods of the endpoint; empty where there is no endpoint, whose 404 is readable too
     * @return whether the request was a preflight, so that it is answered
     */
    public boolean atEndpoint(HttpServletRequest request, HttpServletResponse response, Set<String> methods) {
        onAnswer(request, response);
        if (origins.isEmpty() || !isPreflight(request)) {
            return false;
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        if (allowed(request).isPresent() && asksForLittle(request)) {
            String known = methods.isEmpty() ? PathRules.knownMethods() : String.join(", ", new TreeSet<>(methods));
            response.setHeader("Access-Control-Allow-Methods", known);
            response.setHeader("Access-Control-Allow-Headers", allowedHeaders);
            response.setIntHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS);
        }
        return true;
    }

    /** Whether this request is a preflight that the application answers. It is never authenticated. */
    public boolean passesOn(HttpServletRequest request) {
        return passesPreflights
                && isPreflight(request)
                && METHOD_OVERRIDES.stream().allMatch(name -> request.getHeader(name) == null);
    }

    /** Whether the request is a preflight. A plain {@code OPTIONS} request is an ordinary one. */
    private static boolean isPreflight(HttpServletRequest request) {
        List<String> origin = Collections.list(request.getHeaders("Origin"));
        List<String> method = Collections.list(request.getHeaders(REQUEST_METHOD));
        return request.getMethod().equals("OPTIONS")
                && origin.size() == 1
                && !origin.get(0).isBlank()
                && method.size() == 1
                && TOKEN.matcher(method.get(0)).matches();
    }

    private static boolean asksForLittle(HttpServletRequest request) {
        return Collections.list(request.getHeaders(REQUEST_HEADERS)).stream()
                        .mapToInt(String::length)
                        .sum()
                <= MOST_ASKED_CHARACTERS;
    }
}
