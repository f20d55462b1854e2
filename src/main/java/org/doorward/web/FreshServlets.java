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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.doorward.internal.http.StepUp;
import org.jspecify.annotations.Nullable;

/**
 * The servlets that {@link RequiresFresh} is on, by name, and what stands before each of them: who signed in too long ago
 * does not come past. Immutable.
 */
final class FreshServlets {
    private static final System.Logger LOG = System.getLogger("org.doorward");

    private final Map<String, Duration> maxAges;

    private FreshServlets(Map<String, Duration> maxAges) {
        this.maxAges = maxAges;
    }

    /**
     * Those of this application, all of whose servlets are registered.
     *
     * @throws IllegalArgumentException naming the servlet's class whose annotation cannot be read
     */
    static FreshServlets of(ServletContext context) {
        Map<String, Duration> maxAges = new HashMap<>();
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            typeOf(servlet, context.getClassLoader())
                    .flatMap(type -> RequiredFreshness.of(type, null))
                    .ifPresent(maxAge -> maxAges.put(servlet.getName(), maxAge));
        }
        return new FreshServlets(Map.copyOf(maxAges));
    }

    /** A page's servlet has no class yet, and a server's own may be out of sight; neither has an annotation of ours. */
    static Optional<Class<?>> typeOf(ServletRegistration servlet, @Nullable ClassLoader application) {
        String name = servlet.getClassName();
        if (name == null) {
            return Optional.empty();
        }
        ClassLoader loader = application == null ? FreshServlets.class.getClassLoader() : application;
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "the servlet class {0} is not looked at: {1}", name, e.toString());
            return Optional.empty();
        }
    }

    /** The rest of the chain, with the check before it, and an answer to whoever asks for a newer sign-in behind it. */
    FilterChain before(FilterChain chain, StepUp stepUp) {
        return (request, response) -> {
            if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
                run(http, answer, chain, stepUp);
            } else {
                chain.doFilter(request, response);
            }
        };
    }

    private void run(HttpServletRequest request, HttpServletResponse response, FilterChain chain, StepUp stepUp)
            throws IOException, ServletException {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        Duration maxAge = asked(request, included);
        if (maxAge != null && !stepUp.isFresh(request, maxAge)) {
            // as with a role that is missing: an include is left out
            if (!included) {
                stepUp.refuse(request, response, maxAge);
            }
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            Optional<StepUpRequiredException> needed = StepUpRequiredException.in(e);
            // an included page cannot become a refusal, but the page around it can
            if (needed.isEmpty() || included || response.isCommitted()) {
                throw e;
            }
            stepUp.refuse(request, response, needed.get().maxAge());
        }
    }

    private @Nullable Duration asked(HttpServletRequest request, boolean included) {
        if (maxAges.isEmpty() || request.getDispatcherType() == DispatcherType.ERROR) {
            return null;
        }
        HttpServletMapping mapping =
                included && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING) instanceof HttpServletMapping of
                        ? of
                        : request.getHttpServletMapping();
        String servlet = mapping.getServletName();
        return servlet == null ? null : maxAges.get(servlet);
    }
}
