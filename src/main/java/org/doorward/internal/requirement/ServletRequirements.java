package org.doorward.internal.requirement;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.internal.http.ScopeCheck;
import org.doorward.internal.http.ServletGuard;
import org.doorward.web.RequirementException;
import org.jspecify.annotations.Nullable;

/**
 * What annotations on servlet classes ask, by the servlet's name, and the check of it before each servlet. Behind the servlet
 * it answers in place of a {@link RequirementException}. Immutable.
 */
public final class ServletRequirements implements ServletGuard {
    private static final System.Logger LOG = System.getLogger("org.doorward.requirement");
    private static final int DEEPEST_CAUSE = 20;
    private static final List<Demand<?>> NOTHING = nothing();

    private final ServletContext context;
    private final Map<String, List<Demand<?>>> demands;

    private ServletRequirements(ServletContext context, Map<String, List<Demand<?>>> demands) {
        this.context = context;
        this.demands = demands;
    }

    /**
     * Those of this application, all of whose servlets are registered.
     *
     * @throws IllegalArgumentException naming the servlet's class whose annotation cannot be read
     */
    public static ServletRequirements of(ServletContext context) {
        Map<String, List<Demand<?>>> demands = new HashMap<>();
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            Optional<Class<?>> type = typeOf(servlet, context.getClassLoader());
            if (type.isPresent()) {
                List<Demand<?>> asked = of(type.get());
                if (asked.stream().anyMatch(Demand::isAsked)) {
                    demands.put(servlet.getName(), asked);
                }
            }
        }
        return new ServletRequirements(context, Map.copyOf(demands));
    }

    private static List<Demand<?>> of(Class<?> type) {
        return Requirement.all().stream()
                .<Demand<?>>map(requirement -> Demand.of(requirement, type, null))
                .toList();
    }

    private static List<Demand<?>> nothing() {
        return Requirement.all().stream()
                .<Demand<?>>map(requirement -> new Demand<>(requirement, Optional.empty()))
                .toList();
    }

    /** A page's servlet has no class yet, and a server's own may be out of sight; neither has an annotation of ours. */
    private static Optional<Class<?>> typeOf(ServletRegistration servlet, @Nullable ClassLoader application) {
        String name = servlet.getClassName();
        if (name == null) {
            return Optional.empty();
        }
        ClassLoader loader = application == null ? ServletRequirements.class.getClassLoader() : application;
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "the servlet class {0} is not looked at: {1}", name, e.toString());
            return Optional.empty();
        }
    }

    @Override
    public FilterChain before(FilterChain chain) {
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
        for (Demand<?> demand : asked(request, included)) {
            if (!demand.isMet(request) && (demand.isAsked() || !looksItself(servlet(request, included)))) {
                // as with a role that is missing: an include is left out
                if (!included) {
                    demand.refuse(request, response);
                }
                return;
            }
            demand.settle(request);
        }
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            Optional<RequirementException> failure = in(e);
            // an included page cannot become a refusal, but the page around it can
            if (failure.isEmpty() || included || response.isCommitted()) {
                throw e;
            }
            Demand.of(failure.get()).refuse(request, response);
        }
    }

    /** JAX-RS knows which method will answer, and looks at what that one asks. */
    private boolean looksItself(@Nullable String servlet) {
        return servlet != null && ScopeCheck.doesLookItself(context, servlet);
    }

    private List<Demand<?>> asked(HttpServletRequest request, boolean included) {
        if (demands.isEmpty() || request.getDispatcherType() == DispatcherType.ERROR) {
            return NOTHING;
        }
        String servlet = servlet(request, included);
        return servlet == null ? NOTHING : demands.getOrDefault(servlet, NOTHING);
    }

    private static @Nullable String servlet(HttpServletRequest request, boolean included) {
        HttpServletMapping mapping =
                included && request.getAttribute(RequestDispatcher.INCLUDE_MAPPING) instanceof HttpServletMapping of
                        ? of
                        : request.getHttpServletMapping();
        return mapping.getServletName();
    }

    /** The one that a failure is, or was caused by. */
    private static Optional<RequirementException> in(Throwable failure) {
        @Nullable Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST_CAUSE; depth++) {
            if (next instanceof RequirementException found) {
                return Optional.of(found);
            }
            next = next.getCause();
        }
        return Optional.empty();
    }
}
