package org.doorward.sample.ways;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;

/** Answers the path of its own name by itself, as JAX-RS does that runs as a filter, and hands on what is for others. */
public class AnsweringFilter implements Filter {
    private String name = "";

    @Override
    public void init(FilterConfig config) {
        name = Objects.requireNonNull(config.getFilterName());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && http.getRequestURI().endsWith("/" + name)) {
            response.getWriter().write("secret of " + name);
        } else {
            chain.doFilter(request, response);
        }
    }
}
