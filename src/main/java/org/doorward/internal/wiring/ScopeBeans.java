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
import java.util.Set;
import org.doorward.internal.http.ScopeCheck;
import org.doorward.web.RequiredScopes;
import org.doorward.web.RequiresScope;
import org.doorward.web.ScopeRequiredException;

/**
 * Enforces {@link RequiresScope} on CDI beans: a method is not called for a token without the scopes, nor for nobody, nor
 * outside of a request. Holds nothing, so that it can be stored with the beans that it stands before.
 */
@Interceptor
@RequiresScope({})
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class ScopeBeans implements Serializable {
    private static final long serialVersionUID = 1L;

    /** For CDI. */
    public ScopeBeans() {}

    /** @throws ScopeRequiredException in place of the call, when a scope is lacking */
    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
        if (call.getTarget() instanceof Servlet && !call.getMethod().isAnnotationPresent(RequiresScope.class)) {
            // the filter stands before this; init is called outside of it
            return call.proceed();
        }
        Set<String> needed = RequiredScopes.of(call.getTarget().getClass(), call.getMethod());
        if (needed.isEmpty()) {
            throw new IllegalStateException("no @RequiresScope can be found for " + call.getMethod());
        }
        if (!has(needed)) {
            throw new ScopeRequiredException(needed);
        }
        return call.proceed();
    }

    private static boolean has(Set<String> needed) {
        try {
            HttpServletRequest request =
                    CDI.current().select(HttpServletRequest.class).get();
            return ScopeCheck.passes(request, needed);
        } catch (ContextNotActiveException | IllegalStateException e) {
            // there is no request
            return false;
        }
    }
}
