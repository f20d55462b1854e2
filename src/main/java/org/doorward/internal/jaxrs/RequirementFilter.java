package org.doorward.internal.jaxrs;

import jakarta.annotation.Priority;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Optional;
import org.doorward.internal.http.ScopeCheck;
import org.doorward.internal.requirement.Demand;
import org.doorward.internal.requirement.Requirement;
import org.doorward.web.RequirementException;
import org.jspecify.annotations.Nullable;

/**
 * Checks before every resource method what annotations ask of whoever calls, and answers in place of a
 * {@link RequirementException}. Refuses narrowed tokens where no scope is asked. Behind locators of sub-resources theirs count
 * as well, and those of the classes that they are in; what a locator does itself is done before. JAX-RS finds this class by
 * itself; an application that lists its classes must list it, too, or nothing is checked before its methods, and the filter
 * refuses narrowed tokens on all its paths.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class RequirementFilter
        implements DynamicFeature, ContainerRequestFilter, ExceptionMapper<RequirementException> {
    private static final String APPLICATION = "jakarta.ws.rs.Application";

    private final List<ResourceRequirements<?>> requirements = Requirement.all().stream()
            .<ResourceRequirements<?>>map(ResourceRequirements::new)
            .toList();

    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private HttpServletRequest request;

    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private HttpServletResponse response;

    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private ResourceInfo resource;

    @Context
    private @Nullable ServletContext servletContext;

    @Context
    private @Nullable Application application;

    /** For JAX-RS. */
    public RequirementFilter() {}

    /** Called once for each resource method, at the start: tells the filter that this application's methods are looked at. */
    @Override
    public void configure(ResourceInfo method, FeatureContext context) {
        // fails the deployment rather than a request
        requirements.forEach(each -> each.check(method));
        ServletContext servlets = servletContext;
        Application served = application;
        if (servlets != null && served != null) {
            servletOf(servlets, unwrapped(served).getClass())
                    .ifPresent(servlet -> ScopeCheck.looksItself(servlets, servlet));
        }
    }

    /** Jersey wraps the application in one of its own, which has it by this name. */
    private static Application unwrapped(Application served) {
        try {
            Object inner = served.getClass().getMethod("getApplication").invoke(served);
            return inner instanceof Application application ? application : served;
        } catch (ReflectiveOperationException e) {
            return served;
        }
    }

    /** By its class's name, as the specification has it, or by what a servlet in {@code web.xml} says. */
    private static Optional<String> servletOf(ServletContext context, Class<?> served) {
        // servers put classes of their own before the application's
        for (Class<?> type = served; type != null && type != Object.class; type = type.getSuperclass()) {
            String name = type.getName();
            if (type == Application.class && served != Application.class) {
                break;
            }
            for (ServletRegistration servlet : context.getServletRegistrations().values()) {
                if (name.equals(servlet.getName()) || name.equals(servlet.getInitParameter(APPLICATION))) {
                    return Optional.of(servlet.getName());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void filter(ContainerRequestContext context) {
        for (ResourceRequirements<?> each : requirements) {
            Demand<?> demand = each.of(resource, context.getUriInfo());
            if (!demand.isMet(request)) {
                context.abortWith(refusal(demand));
                return;
            }
        }
    }

    @Override
    public Response toResponse(RequirementException failure) {
        return refusal(Demand.of(failure));
    }

    private Response refusal(Demand<?> demand) {
        return Replies.written(demand.refusal(request, response));
    }
}
