package org.doorward.internal.http.path;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.http.tenant.TenantPaths;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request: the path that the container mapped, whether it is an endpoint of Doorward, and whether it is
 * a page.
 */
public final class RequestPath {
    /** The name of the servlet that answers everything below the base path. */
    public static final String ENDPOINTS = "org.doorward.endpoints";

    private static final int MOST_CHARACTERS = 256;

    private RequestPath() {}

    /**
     * Whether a servlet of ours is mapped. The path does not decide: the application may have mapped a servlet below
     * our base path.
     */
    public static boolean isOwnEndpoint(HttpServletMapping mapping) {
        return ENDPOINTS.equals(mapping.getServletName());
    }

    /** The path of an endpoint of ours, below the base path; null for the base path itself. */
    public static @Nullable String endpointPath(HttpServletRequest request) {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        Object path = included ? request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO) : request.getPathInfo();
        return path == null ? null : path.toString();
    }

    /** Returns the path that the container maps, below the context path. */
    public static String mappedPath(HttpServletRequest request) {
        String info = request.getPathInfo();
        return request.getServletPath() + (info == null ? "" : info);
    }

    /** Returns the path that the container maps, below the request's tenant: as path rules are written. */
    public static String withinTenant(HttpServletRequest request) {
        return TenantPaths.within(mappedPath(request), RequestTenant.pathOf(request));
    }

    /** Returns the part of an address below the context path, decoded; empty when it is unknown. */
    public static Optional<String> below(HttpServletRequest request, String sent) {
        String context = request.getServletContext().getContextPath();
        String start = AmbiguousPath.plain(context).orElse(context);
        return AmbiguousPath.plain(sent)
                .filter(path -> path.startsWith(start))
                .map(path -> path.substring(start.length()))
                .filter(path -> path.isEmpty() || path.startsWith("/"));
    }

    /**
     * Whether a person would see the response as a page, whatever its content. A program that sends a credential in a
     * header is no person, even if its library accepts HTML.
     */
    public static boolean isPage(HttpServletRequest request) {
        boolean program = request.getHeader("Sec-Fetch-Mode") == null
                && (request.getHeader("Authorization") != null || request.getHeader("X-API-Key") != null);
        return !program && !isFacesAjax(request) && isNavigation(request);
    }

    /** Whether a Faces page requests a partial update. A redirect of it must have the format of Faces. */
    public static boolean isFacesAjax(HttpServletRequest request) {
        return "partial/ajax".equals(request.getHeader("Faces-Request"));
    }

    /** Whether a browser navigates to a page, rather than a script or program that makes a call. */
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

    /** Returns the path without the query, which may hold data that must not be repeated. At most 256 characters. */
    public static String withoutQuery(HttpServletRequest request) {
        String path = request.getRequestURI();
        int session = path.indexOf(';');
        String plain = session < 0 ? path : path.substring(0, session);
        return plain.length() > MOST_CHARACTERS ? plain.substring(0, MOST_CHARACTERS) : plain;
    }
}
