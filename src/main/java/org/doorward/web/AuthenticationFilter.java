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
import org.doorward.internal.http.RequestPipeline;
import org.doorward.internal.http.ServletGuard;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.refusal.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The servlet filter for {@code web.xml}, for all paths and all dispatcher types. Without an entry there, Doorward
 * adds it before all other filters. It works whether or not the container injects filters. It refuses every request
 * while Doorward has not started.
 */
public final class AuthenticationFilter implements Filter {
    private volatile @Nullable ServletContext context;
    private volatile @Nullable ServletGuard guard;

    /** For the container. */
    public AuthenticationFilter() {}

    /**
     * @throws IllegalArgumentException naming a servlet whose {@link RequiresFresh} or {@link RequiresScope} is
     *     invalid
     */
    @Override
    public void init(jakarta.servlet.FilterConfig config) {
        guard = ServletGuard.of(config.getServletContext()).orElse(null);
        RequestPipeline.prepare(config.getServletContext());
        context = config.getServletContext();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("Doorward lets HTTP requests through and no others");
        }
        ServletContext known = context;
        Object pipeline = known == null ? null : known.getAttribute(RequestPipeline.class.getName());
        ServletGuard before = guard;
        if (pipeline instanceof RequestPipeline ready && before != null) {
            ready.handle(http, answer, before.before(chain));
        } else {
            Problems.send(http, answer, Problem.UNAVAILABLE);
        }
    }
}
