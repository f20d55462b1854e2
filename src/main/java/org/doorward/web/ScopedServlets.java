package org.doorward.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.internal.http.ScopeCheck;
import org.jspecify.annotations.Nullable;

/**
 * The servlets that {@link RequiresScope} is on, by name, and what stands before every servlet: a token comes past with the
 * scopes that are asked for, and one that was narrowed does not where nobody asks. Immutable.
 */
final class ScopedServlets {
    private final ServletContext context;
    private final Map<String, Set<String>> scopes;

    private ScopedServlets(ServletContext context, Map<String, Set<String>> scopes) {
        this.context = context;
        this.scopes = scopes;
    }

    /**
     * Those of this application, all of whose servlets are registered.
     *
     * @throws IllegalArgumentException naming the servlet's class whose annotation cannot be read
     */
    static ScopedServlets of(ServletContext context) {
        Map<String, Set<String>> scopes = new HashMap<>();
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            FreshServlets.typeOf(servlet, context.getClassLoader())
                    .map(type -> RequiredScopes.of(type, null))
                    .filter(needed -> !needed.isEmpty())
                    .ifPresent(needed -> scopes.put(servlet.getName(), needed));
        }
        return new ScopedServlets(context, Map.copyOf(scopes));
    }

    /** The rest of the chain, with the check before it, and an answer to whoever lacks a scope behind it. */
    FilterChain before(FilterChain chain) {
        return (request, response) -> {
            if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
                run(http, answer, chain);
            } else {
                chain.doFilter(request, response);
            }
        };
    }

    private void run(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        String servlet = servlet(request, included);
        Set<String> needed = servlet == null || request.getDispatcherType() == DispatcherType.ERROR
                ? Set.of()
                : scopes.getOrDefault(servlet, Set.of());
        if (!ScopeCheck.passes(request, needed) && !isLookedAtLater(servlet, needed)) {
            // as with a role that is missing: an include is left out
            if (!included) {
                ScopeCheck.refuse(request, response, needed);
            }
            return;
        }
        if (!needed.isEmpty()) {
            ScopeCheck.settle(request);
        }
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            Optional<ScopeRequiredException> lacking = ScopeRequiredException.in(e);
            // an included page cannot become a refusal, but the page around it can
            if (lacking.isEmpty() || included || response.isCommitted()) {
                throw e;
            }
            ScopeCheck.refuse(request, response, lacking.get().scopes());
        }
    }

    /** JAX-RS knows which method will answer, and looks at that one's scopes. */
    private boolean isLookedAtLater(@Nullable String servlet, Set<String> needed) {
        return needed.isEmpty() && servlet != null && ScopeCheck.doesLookItself(context, servlet);
    }

    private static @Nullable String servlet(HttpServletRequest request, boolean included) {
        HttpServletMapping mapping =
                included && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING) instanceof HttpServletMapping of
                        ? of
                        : request.getHttpServletMapping();
        return mapping.getServletName();
    }
}
