package org.doorward.internal.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import java.util.Optional;
import java.util.function.Function;

/** The checks of annotations before each servlet, behind the pipeline. */
public interface ServletGuard {
    /** Returns the rest of the chain behind the checks. */
    FilterChain before(FilterChain chain);

    /** Registers the guard of this application. */
    static void register(ServletContext context, Function<ServletContext, ServletGuard> guard) {
        context.setAttribute(ServletGuard.class.getName(), new Registered(guard));
    }

    /**
     * Returns the guard of this application, after all its servlets are registered; empty where Doorward is not
     * registered.
     *
     * @throws IllegalArgumentException naming a servlet class whose annotation is invalid
     */
    static Optional<ServletGuard> of(ServletContext context) {
        return context.getAttribute(ServletGuard.class.getName()) instanceof Registered registered
                ? Optional.of(registered.guard().apply(context))
                : Optional.empty();
    }

    record Registered(Function<ServletContext, ServletGuard> guard) {}
}
