package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.doorward.DoorwardSettings;
import org.doorward.OriginSettings;
import org.doorward.WebSettings;

/**
 * What scripts of other origins may read of our own answers (CORS, the Fetch standard §3.3). Origins that the settings list
 * are named back in the settings' own spelling; what a request says is never reflected, and no other origin is told
 * anything. The application's answers are its own. Immutable. R156-R160.
 */
public final class Cors {
    private static final String ATTRIBUTE = Cors.class.getName();
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final int MOST_ASKED_CHARACTERS = 2_048;
    private static final int PREFLIGHT_SECONDS = 600;

    /** What our endpoints read; the README lists it. */
    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, X-API-Key, " + AntiForgery.HEADER + ", " + SessionCookies.SLOT_HEADER;

    /** What our answers say in headers; the README lists it. */
    private static final String EXPOSED_HEADERS =
            "Doorward-Reason, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate";

    /** What frameworks take another method from. No browser's preflight has one. */
    private static final List<String> METHOD_OVERRIDES =
            List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

    private final Set<String> origins;
    private final boolean passesPreflights;
    private final String allowedHeaders;

    /** As these settings say. */
    public Cors(DoorwardSettings settings) {
        this.origins = settings.get(OriginSettings.CORS_ORIGINS).stream()
                .flatMap(origin -> Origins.canonical(origin).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.allowedHeaders = ALLOWED_HEADERS
                + settings.find(WebSettings.HEADER).map(name -> ", " + name).orElse("");
        this.passesPreflights = settings.get(OriginSettings.CORS_PASS_PREFLIGHT);
    }

    /** Lets the refusals of this request be read, too; they are sent from many places. */
    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Marks a refusal of ours, wherever in the application's paths. */
    static void onRefusal(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) instanceof Cors cors) {
            cors.onAnswer(request, response);
        }
    }

    /** Marks an answer of ours as readable for the request's origin, if that is one of those listed. */
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

    /** The listed origin that the request comes from. Browsers send origins in the one spelling, so others are none. */
    private Optional<String> allowed(HttpServletRequest request) {
        List<String> shown = Collections.list(request.getHeaders("Origin"));
        return shown.size() == 1 ? origins.stream().filter(shown.get(0)::equals).findFirst() : Optional.empty();
    }

    /**
     * Answers at an endpoint of ours what CORS asks for: marks the answer to come, and answers preflights.
     *
     * @param methods those that the endpoint takes; empty where there is none, whose 404 may be read, too
     * @return whether that was all that was asked
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

    /** Whether this request is a preflight that the application is to answer. It acts for nobody. */
    boolean passesOn(HttpServletRequest request) {
        return passesPreflights
                && isPreflight(request)
                && METHOD_OVERRIDES.stream().allMatch(name -> request.getHeader(name) == null);
    }

    /** Whether a browser asks what it may send; {@code OPTIONS} alone is a method like others. */
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
