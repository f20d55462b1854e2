package org.doorward.internal.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import java.time.Duration;
import org.doorward.internal.http.StepUp;
import org.doorward.web.RequiredFreshness;
import org.doorward.web.RequiresFresh;
import org.doorward.web.StepUpRequiredException;

/**
 * Enforces {@link RequiresFresh} on CDI beans: a method is not called for who signed in too long ago, nor outside of a
 * request, where nobody has signed in. Holds nothing, so that it can be stored with the beans that it stands before.
 */
@Interceptor
@RequiresFresh
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class FreshBeans implements Serializable {
    private static final long serialVersionUID = 1L;

    /** For CDI. */
    public FreshBeans() {}

    /** @throws StepUpRequiredException in place of the call, when the sign-in is too long ago */
    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
        if (isTheFilters(call)) {
            return call.proceed();
        }
        Duration maxAge = RequiredFreshness.of(call.getTarget().getClass(), call.getMethod())
                .orElseThrow(() -> new IllegalStateException("no @RequiresFresh can be found for " + call.getMethod()));
        if (!isFresh(maxAge)) {
            throw new StepUpRequiredException(maxAge);
        }
        return call.proceed();
    }

    /**
     * Whether the filter stands before this. Some servers have CDI intercept servlets, too, with {@code init}, which they
     * call outside of the filters.
     */
    private static boolean isTheFilters(InvocationContext call) {
        return call.getTarget() instanceof Servlet && !call.getMethod().isAnnotationPresent(RequiresFresh.class);
    }

    private static boolean isFresh(Duration maxAge) {
        try {
            HttpServletRequest request =
                    CDI.current().select(HttpServletRequest.class).get();
            return StepUp.of(request)
                    .filter(stepUp -> stepUp.isFresh(request, maxAge))
                    .isPresent();
        } catch (ContextNotActiveException | IllegalStateException e) {
            // there is no request
            return false;
        }
    }
}
