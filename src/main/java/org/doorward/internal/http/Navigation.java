package org.doorward.internal.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.doorward.DoorwardSettings;
import org.doorward.WebSettings;
import org.jspecify.annotations.Nullable;

/** Sending browsers on: to the sign-in page, and back to where they wanted to go, never out of the application. */
public final class Navigation {
    private static final int MAX_LENGTH = 2048;

    private final Optional<String> signInPage;
    private final String contextPath;
    private final String basePath;

    /** As these settings say, for the application at this context path. */
    public Navigation(DoorwardSettings settings, String contextPath) {
        this.contextPath = contextPath;
        this.signInPage = settings.find(WebSettings.SIGN_IN_PAGE).map(page -> contextPath + page);
        this.basePath = contextPath + settings.get(WebSettings.BASE_PATH);
    }

    /** Whether a browser asks for a page, rather than a program for an answer. */
    public static boolean isNavigation(HttpServletRequest request) {
        if (isFacesAjax(request)) {
            return true;
        }
        String mode = request.getHeader("Sec-Fetch-Mode");
        if (mode != null) {
            return mode.equals("navigate");
        }
        String accept = request.getHeader("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    /** Whether a Faces page asks for an update of itself: it can be sent on, but only in Faces' own words. */
    private static boolean isFacesAjax(HttpServletRequest request) {
        return "partial/ajax".equals(request.getHeader("Faces-Request"));
    }

    /** Whether this path, below the context path, is the page to sign in on. */
    public boolean isSignInPage(String path) {
        return signInPage.filter(page -> page.equals(contextPath + path)).isPresent();
    }

    /**
     * Sends a browser to the sign-in page, if there is one.
     *
     * @param reason why, for the page to explain; null when there is nothing to explain
     * @param returnTo where it wanted to go; dropped unless it is a safe path of this application
     * @return whether there is a page
     */
    public boolean toSignIn(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable String reason,
            @Nullable String returnTo)
            throws IOException {
        if (response.isCommitted()) {
            return false;
        }
        Optional<Reply> reply = signIn(request, reason, returnTo);
        if (reply.isPresent()) {
            reply.get().writeTo(response);
        }
        return reply.isPresent();
    }

    /** The answer that does so, if there is a page. */
    Optional<Reply> signIn(HttpServletRequest request, @Nullable String reason, @Nullable String returnTo) {
        if (signInPage.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder target = new StringBuilder(signInPage.get());
        char separator = '?';
        if (reason != null) {
            target.append(separator).append("reason=").append(encoded(reason));
            separator = '&';
        }
        Optional<String> safe = Optional.ofNullable(returnTo).flatMap(this::safe);
        if (safe.isPresent()) {
            target.append(separator).append("return_to=").append(encoded(safe.get()));
        }
        return Optional.of(to(request, target.toString()));
    }

    /** Sends a browser to where it wanted to go, or to the application's start where that is not safe. */
    public void onward(HttpServletRequest request, HttpServletResponse response, @Nullable String returnTo)
            throws IOException {
        String target = Optional.ofNullable(returnTo).flatMap(this::safe).orElse(contextPath + "/");
        to(request, target).writeTo(response);
    }

    /** Where this request's browser wanted to go, if asking for it again is harmless. */
    public static @Nullable String wanted(HttpServletRequest request) {
        if (!request.getMethod().equals("GET") && !isFacesAjax(request)) {
            return null;
        }
        // what was forwarded to is nothing that a browser asked for
        boolean forwarded = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) != null;
        Object path = forwarded ? request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) : request.getRequestURI();
        Object query =
                forwarded ? request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING) : request.getQueryString();
        return query == null ? path.toString() : path + "?" + query;
    }

    private static Reply to(HttpServletRequest request, String target) {
        if (isFacesAjax(request)) {
            String url = target.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
            String update = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\"" + url
                    + "\"/></partial-response>";
            Map<String, String> headers = Map.of("Cache-Control", "no-store");
            return new Reply(HttpServletResponse.SC_OK, headers, "text/xml;charset=UTF-8", update);
        }
        boolean again = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        int status = again ? HttpServletResponse.SC_FOUND : HttpServletResponse.SC_SEE_OTHER;
        return new Reply(status, Map.of("Location", target, "Cache-Control", "no-store"), null, "");
    }

    /** The target, without its fragment, when it is a plain path of this application and no endpoint of ours. */
    Optional<String> safe(String target) {
        int hash = target.indexOf('#');
        String bare = hash < 0 ? target : target.substring(0, hash);
        int mark = bare.indexOf('?');
        String path = mark < 0 ? bare : bare.substring(0, mark);
        String query = mark < 0 ? "" : bare.substring(mark);
        boolean plain = bare.length() <= MAX_LENGTH
                && path.startsWith(contextPath + "/")
                && AmbiguousPath.reason(path).isEmpty()
                && query.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\')
                && path.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (!plain) {
            return Optional.empty();
        }
        String mapped = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        boolean loops = mapped.equals(basePath)
                || mapped.startsWith(basePath + "/")
                || signInPage.filter(mapped::equals).isPresent();
        return loops ? Optional.empty() : Optional.of(bare);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
