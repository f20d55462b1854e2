package org.doorward.internal.jaxrs;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Optional;
import org.doorward.internal.http.StepUp;
import org.doorward.web.RequiredFreshness;
import org.doorward.web.StepUpRequiredException;

/**
 * Enforces {@link org.doorward.web.RequiresFresh} on resource classes and methods before they run, and answers for beans
 * behind them that ask for it. Behind locators of sub-resources theirs count as well, and those of the classes that they are
 * in; what a locator does itself is done before. JAX-RS finds this class by itself; an application that lists its classes
 * must list it, too.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class FreshResources
        implements DynamicFeature, ContainerRequestFilter, ExceptionMapper<StepUpRequiredException> {
    private final Demands<Optional<Duration>> demands =
            new Demands<>(RequiredFreshness::of, RequiredFreshness::between, RequiredFreshness::both);

    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private HttpServletRequest request;

    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private HttpServletResponse response;

    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private ResourceInfo resource;

    /** For JAX-RS. */
    public FreshResources() {}

    /** Called once for each resource method, at the start. */
    @Override
    public void configure(ResourceInfo method, FeatureContext context) {
        // fails the deployment rather than a request
        RequiredFreshness.of(method.getResourceClass(), method.getResourceMethod());
    }

    @Override
    public void filter(ContainerRequestContext context) {
        Optional<Duration> asked = demands.of(resource, context.getUriInfo());
        if (asked.isPresent() && !isFresh(asked.get())) {
            context.abortWith(refusal(asked.get()));
        }
    }

    private boolean isFresh(Duration maxAge) {
        return StepUp.of(request)
                .filter(stepUp -> stepUp.isFresh(request, maxAge))
                .isPresent();
    }

    @Override
    public Response toResponse(StepUpRequiredException needed) {
        return refusal(needed.maxAge());
    }

    private Response refusal(Duration maxAge) {
        return StepUp.of(request)
                .map(stepUp -> Replies.written(stepUp.refusal(request, response, maxAge)))
                .orElseGet(() ->
                        Response.status(Response.Status.SERVICE_UNAVAILABLE).build());
    }
}
