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
import org.doorward.internal.http.StepUp;
import org.doorward.web.RequiredFreshness;
import org.doorward.web.StepUpRequiredException;

/**
 * Enforces {@link org.doorward.web.RequiresFresh} on resource classes and methods before they run, and answers for beans
 * behind them that ask for it. JAX-RS finds this class by itself; an application that lists its classes must list it, too.
 */
@Provider
public class FreshResources implements DynamicFeature, ExceptionMapper<StepUpRequiredException> {
    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private HttpServletRequest request;

    @Context
    @SuppressWarnings("NullAway.Init") // JAX-RS sets it
    private HttpServletResponse response;

    /** For JAX-RS. */
    public FreshResources() {}

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        RequiredFreshness.of(resource.getResourceClass(), resource.getResourceMethod())
                .ifPresent(maxAge -> context.register(new Check(maxAge), Priorities.AUTHORIZATION));
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

    /** Stands before one resource method. */
    @Priority(Priorities.AUTHORIZATION)
    private final class Check implements ContainerRequestFilter {
        private final Duration maxAge;

        Check(Duration maxAge) {
            this.maxAge = maxAge;
        }

        @Override
        public void filter(ContainerRequestContext context) {
            boolean fresh = StepUp.of(request)
                    .filter(stepUp -> stepUp.isFresh(request, maxAge))
                    .isPresent();
            if (!fresh) {
                context.abortWith(refusal(maxAge));
            }
        }
    }
}
