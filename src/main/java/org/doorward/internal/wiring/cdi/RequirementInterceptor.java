package org.doorward.internal.wiring.cdi;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import org.doorward.internal.requirement.Demand;
import org.doorward.internal.requirement.MethodRequirements;
import org.doorward.web.RequirementException;

/**
 * Checks the requirements of annotations before methods of CDI beans. Outside of a request none is met. Its only field is
 * CDI's proxy of the request, so that it can be serialised with its bean.
 */
@Interceptor
@Guarded
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class RequirementInterceptor implements Serializable {
    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings({"NullAway.Init", "serial"}) // CDI sets it to a serialisable proxy
    private HttpServletRequest request;

    /** For CDI. */
    public RequirementInterceptor() {}

    /** @throws RequirementException instead of the call, when a requirement is not met */
    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
        if (isTheFilters(call)) {
            return call.proceed();
        }
        for (Demand<?> demand : MethodRequirements.of(call.getTarget().getClass(), call.getMethod())) {
            if (!isMet(demand)) {
                throw demand.failure();
            }
        }
        return call.proceed();
    }

    /**
     * Whether the filter checks this call. On some servers CDI also intercepts servlets, with {@code init}, which they call
     * outside of the filters.
     */
    private static boolean isTheFilters(InvocationContext call) {
        return call.getTarget() instanceof Servlet && !MethodRequirements.areDeclaredOn(call.getMethod());
    }

    private boolean isMet(Demand<?> demand) {
        try {
            return demand.isMet(request);
        } catch (ContextNotActiveException | IllegalStateException e) {
            // there is no request
            return false;
        }
    }
}
