package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.doorward.internal.http.path.AmbiguousPath;
import org.doorward.internal.http.path.PathRules;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.path.Spellings;
import org.doorward.internal.http.tenant.TenantPaths;
import org.jspecify.annotations.Nullable;

/**
 * The requirements of the path rules for a request and its dispatches. The rules apply to the requested path, to the
 * path that the container maps, and to every other address of the same resource. Rules are written once for all
 * tenants: they apply to paths without the part that names a tenant, and those that close also to the whole path.
 * Immutable.
 */
record PathAccess(PathRules rules, TenantPaths tenants, Navigation navigation) {
    private static final String HIDDEN = "/WEB-INF/";

    /** Returns the requirements of a request with this mapping, as if this address had been sent. */
    PathRules.Access of(HttpServletRequest request, String sent, HttpServletMapping mapping) {
        String method = request.getMethod();
        String mapped = RequestPath.mappedPath(request);
        Spellings spellings = Spellings.of(request.getServletContext());
        boolean forwarded = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) != null;
        if (!forwarded && isAskedFor(request, sent, mapped) && spellings.isAlone(mapped, mapping)) {
            return tenants.any()
                    ? access(method, tenants.within(mapped), Set.of(mapped), isListed(method, mapped))
                    : unlessSignInPage(rules.access(method, mapped), mapped);
        }
        Set<String> paths = new LinkedHashSet<>(spellings.of(mapped, mapping));
        paths.addAll(spellings.resourcesAt(mapped, mapping, request::getParameter));
        Set<String> welcome = spellings.welcomeAt(mapped, mapping);
        boolean listed = isListed(method, mapped)
                || (isReading(method)
                        && !welcome.isEmpty()
                        && welcome.stream().allMatch(file -> isListed(method, file)));
        String page = tenants.within(mapped);
        boolean signInPage = navigation.isSignInPage(page);
        for (Optional<String> requested : requested(request, sent)) {
            // unknown, because a filter of the application has made the address up: not public
            String path = requested.orElse("");
            paths.addAll(spellings.of(path, mapping));
            boolean same = path.equals(mapped) || (isReading(method) && path.endsWith("/") && mapped.startsWith(path));
            listed &= same || isListed(method, path);
            signInPage &= same;
        }
        return access(method, signInPage ? page : "", paths, listed);
    }

    /**
     * Whether the address has a session id of a container, and the page is public without it.
     *
     * @param isOfTenant whether the request is of a known tenant at this address
     */
    boolean isPublicPageWithSessionId(HttpServletRequest request, BiPredicate<HttpServletRequest, String> isOfTenant) {
        HttpServletMapping mapping = request.getHttpServletMapping();
        return isReading(request.getMethod())
                && RequestPath.isPage(request)
                && !RequestPath.isOwnEndpoint(mapping)
                && AmbiguousPath.withoutSessionId(request.getRequestURI())
                        .filter(plain -> of(request, plain, mapping).isPublic() && isOfTenant.test(request, plain))
                        .isPresent();
    }

    /** Returns the requirements of a forward or the like; null where the rules do not apply. */
    PathRules.@Nullable Access ofDispatch(HttpServletRequest request) {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        HttpServletMapping mapping =
                included && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING) instanceof HttpServletMapping of
                        ? of
                        : request.getHttpServletMapping();
        String path = included ? includedPath(request) : RequestPath.mappedPath(request);
        Spellings spellings = Spellings.of(request.getServletContext());
        Set<String> paths = new LinkedHashSet<>(spellings.of(path, mapping));
        paths.addAll(spellings.resourcesAt(path, mapping, request::getParameter));
        Object sent = included ? request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) : request.getRequestURI();
        // the application wrote this address and may spell it as it likes: only the mapped path must be known
        RequestPath.below(request, sent == null ? "" : sent.toString())
                .ifPresent(asked -> paths.addAll(spellings.of(asked, mapping)));
        String method = request.getMethod();
        PathRules.Access access = access(method, tenants.within(path), paths, isListed(method, path));
        // no client can request what is below WEB-INF: the forwarding request was authorised
        boolean unasked = RequestPath.isOwnEndpoint(mapping) || (path.startsWith(HIDDEN) && !access.isExplicit());
        return unasked ? null : access;
    }

    private PathRules.Access access(String method, String page, Set<String> paths, boolean listed) {
        return unlessSignInPage(rules.access(method, withinTenants(paths), listed), page);
    }

    /** Whether a path is listed as public, without the part that names a tenant. */
    private boolean isListed(String method, String path) {
        return rules.isListed(method, tenants.within(path));
    }

    private Set<String> withinTenants(Set<String> paths) {
        if (!tenants.any()) {
            return paths;
        }
        Set<String> all = new LinkedHashSet<>(paths);
        paths.forEach(path -> all.add(tenants.within(path)));
        return all;
    }

    private PathRules.Access unlessSignInPage(PathRules.Access access, String page) {
        boolean signInPage = access.roles().isEmpty() && access.scopes().isEmpty() && navigation.isSignInPage(page);
        return signInPage ? PathRules.Access.PUBLIC : access;
    }

    private static boolean isReading(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Whether the mapped path is what was sent, letter by letter. */
    private static boolean isAskedFor(HttpServletRequest request, String sent, String mapped) {
        String context = request.getContextPath();
        return sent.length() == context.length() + mapped.length()
                && sent.startsWith(context)
                && sent.endsWith(mapped)
                && sent.indexOf('%') < 0;
    }

    /**
     * Returns the requested paths, also that from before a forward by a filter in front of ours; empty for an unknown
     * one.
     */
    private static Set<Optional<String>> requested(HttpServletRequest request, String sent) {
        Set<Optional<String>> requested = new LinkedHashSet<>();
        requested.add(RequestPath.below(request, sent));
        Object first = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
        if (first != null) {
            requested.add(RequestPath.below(request, first.toString()));
        }
        return requested;
    }

    private static String includedPath(HttpServletRequest request) {
        Object servlet = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
        Object info = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        if (servlet == null && info == null) {
            // included by the servlet's name: the path is that of the including page
            return RequestPath.mappedPath(request);
        }
        return (servlet == null ? "" : servlet.toString()) + (info == null ? "" : info.toString());
    }
}
