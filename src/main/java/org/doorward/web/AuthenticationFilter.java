package org.doorward.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.doorward.internal.http.RequestGate;
import org.jspecify.annotations.Nullable;

/**
 * The servlet filter that {@code web.xml} names, for all paths and all dispatcher types; where it is not named, it is
 * added by itself, before all others. Works whether or not the container injects filters. Refuses every request while
 * Doorward has not started.
 */
public final class AuthenticationFilter implements Filter {
    private volatile @Nullable ServletContext context;
    private volatile @Nullable FreshServlets freshServlets;
    private volatile @Nullable ScopedServlets scopedServlets;

    /** For the container. */
    public AuthenticationFilter() {}

    /** @throws IllegalArgumentException naming a servlet whose {@link RequiresFresh} or {@link RequiresScope} cannot be read */
    @Override
    public void init(jakarta.servlet.FilterConfig config) {
        freshServlets = FreshServlets.of(config.getServletContext());
        scopedServlets = ScopedServlets.of(config.getServletContext());
        context = config.getServletContext();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("Doorward lets HTTP requests through and no others");
        }
        ServletContext known = context;
        Object gate = known == null ? null : known.getAttribute(RequestGate.class.getName());
        FreshServlets fresh = freshServlets;
        ScopedServlets scoped = scopedServlets;
        if (gate instanceof RequestGate ready && fresh != null && scoped != null) {
            ready.handle(http, answer, scoped.before(fresh.before(chain, ready.stepUp())));
        } else {
            Problems.send(http, answer, Problem.UNAVAILABLE);
        }
    }
}
