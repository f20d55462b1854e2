package org.doorward.internal.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.Restriction;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.path.AmbiguousPath;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.http.tenant.TenantPaths;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;
import org.jspecify.annotations.Nullable;

/** Redirects browsers: to the sign-in page, and back to the page that they wanted, never out of the application. */
public final class Navigation {
    private static final int MAX_LENGTH = 2048;

    private final @Nullable String signInPath;
    private final Map<Restriction, String> gatePages = new EnumMap<>(Restriction.class);
    private final String contextPath;
    private final String basePath;
    private final ClientConnection connection;
    private final TenantPaths tenants;

    /** Reads the settings, for the application at this context path. */
    public Navigation(DoorwardSettings settings, String contextPath, ClientConnection connection, TenantPaths tenants) {
        this.connection = connection;
        this.contextPath = contextPath;
        this.tenants = tenants;
        this.signInPath = settings.find(WebSettings.SIGN_IN_PAGE).orElse(null);
        WebSettings.GATE_PAGES.forEach(
                (restriction, page) -> settings.find(page).ifPresent(path -> gatePages.put(restriction, path)));
        this.basePath = settings.get(WebSettings.BASE_PATH);
    }

    /** Whether this path, below the context path and the tenant's, is the sign-in page. */
    public boolean isSignInPage(String path) {
        return path.equals(signInPath);
    }

    /** Returns what all paths of the request's tenant begin with, as the browser sees them. */
    private String start(HttpServletRequest request) {
        return connection.prefix(request) + contextPath + RequestTenant.pathOf(request);
    }

    /**
     * Redirects a browser to the sign-in page, if there is one.
     *
     * @param reason the reason for the page to explain; null for none
     * @param returnTo the page that it wanted; ignored unless it is a safe path of this application
     * @return whether there is a sign-in page
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

    /** Returns that redirect, if there is a sign-in page. */
    Optional<Reply> signIn(HttpServletRequest request, @Nullable String reason, @Nullable String returnTo) {
        return signInPath == null ? Optional.empty() : Optional.of(page(request, signInPath, reason, returnTo));
    }

    /**
     * Returns the redirect of a browser to the page of this gate, from where it comes back. Empty without such a page, and
     * where the browser is at it: it would be sent there for ever.
     */
    Optional<Reply> gate(HttpServletRequest request, Restriction restriction) {
        String page = gatePages.get(restriction);
        return page == null || isAt(request, page)
                ? Optional.empty()
                : Optional.of(page(request, page, restriction.code(), wanted(request)));
    }

    /** Whether the request is for this page, or for the directory of its name to which a container redirects. */
    private static boolean isAt(HttpServletRequest request, String page) {
        String tenantPath = RequestTenant.pathOf(request);
        return Stream.concat(
                        Stream.of(RequestPath.mappedPath(request)),
                        RequestPath.below(request, request.getRequestURI()).stream())
                .map(path -> TenantPaths.within(path, tenantPath))
                .anyMatch(path -> path.equals(page) || path.equals(page + "/"));
    }

    private Reply page(HttpServletRequest request, String page, @Nullable String reason, @Nullable String returnTo) {
        StringBuilder target = new StringBuilder(start(request)).append(page);
        char separator = '?';
        if (reason != null) {
            target.append(separator).append("reason=").append(encoded(reason));
            separator = '&';
        }
        Optional<String> safe = Optional.ofNullable(returnTo).flatMap(wish -> safe(request, wish));
        if (safe.isPresent()) {
            target.append(separator).append("return_to=").append(encoded(safe.get()));
        }
        return to(request, target.toString());
    }

    /** Redirects a browser to the page that it wanted, or to the application's start where that is not safe. */
    public void onward(HttpServletRequest request, HttpServletResponse response, @Nullable String returnTo)
            throws IOException {
        String target = Optional.ofNullable(returnTo)
                .flatMap(wish -> safe(request, wish))
                .orElse(start(request) + "/");
        to(request, target).writeTo(response);
    }

    /**
     * Redirects a browser to the address of this request without the session id at its end.
     *
     * @return whether there is such an address
     */
    boolean toPlainAddress(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = request.getQueryString();
        Optional<String> target = AmbiguousPath.withoutSessionId(request.getRequestURI())
                .map(path -> connection.prefix(request) + (query == null ? path : path + "?" + query))
                .filter(address -> address.length() <= MAX_LENGTH && isVisible(address));
        if (target.isPresent()) {
            to(request, target.get()).writeTo(response);
        }
        return target.isPresent();
    }

    /** Returns the page that the browser wanted, if it is harmless to request it again. */
    @Nullable
    String wanted(HttpServletRequest request) {
        if (!request.getMethod().equals("GET") && !RequestPath.isFacesAjax(request)) {
            return null;
        }
        // no browser has requested the target of a forward
        boolean forwarded = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) != null;
        Object path = forwarded ? request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) : request.getRequestURI();
        Object query =
                forwarded ? request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING) : request.getQueryString();
        String visible = connection.prefix(request) + path;
        return query == null ? visible : visible + "?" + query;
    }

    private static Reply to(HttpServletRequest request, String target) {
        if (RequestPath.isFacesAjax(request)) {
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

    /**
     * Returns the target, without its fragment, when it is a plain path of this application and of the request's tenant,
     * and no endpoint of ours.
     * Adds the prefix that a proxy removes, which a page may not know.
     */
    Optional<String> safe(HttpServletRequest request, String target) {
        int hash = target.indexOf('#');
        String bare = hash < 0 ? target : target.substring(0, hash);
        int mark = bare.indexOf('?');
        String sent = mark < 0 ? bare : bare.substring(0, mark);
        String query = mark < 0 ? "" : bare.substring(mark);
        String prefix = connection.prefix(request);
        boolean prefixed = !prefix.isEmpty() && sent.startsWith(prefix + contextPath + "/");
        String path = prefixed ? sent.substring(prefix.length()) : sent;
        boolean plain = bare.length() <= MAX_LENGTH
                && path.startsWith(contextPath + "/")
                && AmbiguousPath.reason(path).isEmpty()
                && isVisible(query)
                && query.indexOf('\\') < 0
                && isVisible(path);
        if (!plain) {
            return Optional.empty();
        }
        String sentBelow = path.substring(contextPath.length());
        String below = URLDecoder.decode(sentBelow.replace("+", "%2B"), StandardCharsets.UTF_8);
        String tenantPath = RequestTenant.pathOf(request);
        if (tenants.any() && !isOfTenant(below, tenantPath)) {
            return Optional.empty();
        }
        String page = TenantPaths.within(below, tenantPath);
        boolean loops = page.equals(basePath) || page.startsWith(basePath + "/") || isSignInPage(page);
        return loops ? Optional.empty() : Optional.of(prefix + path + query);
    }

    private boolean isOfTenant(String path, String tenantPath) {
        RequestTenant named = tenants.named(path);
        return tenantPath.equals(named == null ? "" : named.path());
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
