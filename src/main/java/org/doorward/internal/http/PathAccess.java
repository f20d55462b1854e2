package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the path rules ask of a request, for the path that the container maps, and of what it is sent on to. Immutable. */
final class PathAccess {
    private static final String HIDDEN = "/WEB-INF/";

    private final PathRules rules;
    private final Navigation navigation;

    PathAccess(PathRules rules, Navigation navigation) {
        this.rules = rules;
        this.navigation = navigation;
    }

    /** What is asked of a request. */
    PathRules.Access of(HttpServletRequest request) {
        return access(request, RequestGate.mappedPath(request));
    }

    /** What the rules ask of a forward or the like; null for what they are not asked about. */
    PathRules.@Nullable Access ofDispatch(HttpServletRequest request) {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        HttpServletMapping mapping =
                included && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING) instanceof HttpServletMapping of
                        ? of
                        : request.getHttpServletMapping();
        String path = included ? includedPath(request) : RequestGate.mappedPath(request);
        PathRules.Access access = access(request, path);
        // no client can ask for what is below WEB-INF: whoever forwards there was let through himself
        boolean unasked = RequestGate.isOwnEndpoint(mapping) || (path.startsWith(HIDDEN) && !access.isExplicit());
        return unasked ? null : access;
    }

    private PathRules.Access access(HttpServletRequest request, String path) {
        PathRules.Access access = rules.access(request.getMethod(), path);
        boolean signInPage = access.roles().isEmpty() && access.scopes().isEmpty() && navigation.isSignInPage(path);
        return signInPage ? new PathRules.Access(true, Set.of(), Set.of(), false) : access;
    }

    private static String includedPath(HttpServletRequest request) {
        Object servlet = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
        Object info = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        if (servlet == null && info == null) {
            // included by the servlet's name: the path is that of the page around it
            return RequestGate.mappedPath(request);
        }
        return (servlet == null ? "" : servlet.toString()) + (info == null ? "" : info.toString());
    }
}
