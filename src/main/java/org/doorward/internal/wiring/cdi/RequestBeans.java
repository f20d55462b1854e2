package org.doorward.internal.wiring.cdi;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.http.HttpServletRequest;
import org.doorward.internal.http.InjectedRequest;

/**
 * Produces the request that CDI injects. It replaces the built-in bean, which gets the request before any filter and so does
 * not know our principal. An alternative of the application has precedence.
 */
@Dependent
@Alternative
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class RequestBeans {
    /** For CDI. */
    public RequestBeans() {}

    /** The current request. */
    @Produces
    @RequestScoped
    public HttpServletRequest request(BeanManager manager) {
        Bean<?> builtIn = manager.getBeans(HttpServletRequest.class).stream()
                .filter(bean -> bean.getBeanClass() != RequestBeans.class && !bean.isAlternative())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this CDI container injects no HttpServletRequest"));
        return new InjectedRequest(containers(manager, builtIn));
    }

    /** The request itself, not CDI's proxy: containers can forward only their own requests. */
    private static <T> HttpServletRequest containers(BeanManager manager, Bean<T> builtIn) {
        Context context = manager.getContext(builtIn.getScope());
        return (HttpServletRequest) context.get(builtIn, manager.createCreationalContext(builtIn));
    }
}
