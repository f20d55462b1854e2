package org.doorward.internal.wiring;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.doorward.internal.requirement.MethodRequirements;
import org.doorward.internal.wiring.cdi.Guarded;
import org.doorward.internal.wiring.cdi.RequestBeans;
import org.doorward.internal.wiring.cdi.RequirementInterceptor;
import org.doorward.web.RequiresFresh;
import org.doorward.web.RequiresScope;

/**
 * Registers our beans and our interceptor with CDI. The jar has no {@code beans.xml} and an extension, so it is no bean
 * archive: CDI does not scan it, and so loads no class of an absent library.
 */
public class DoorwardExtension implements Extension {
    /** For the container. */
    public DoorwardExtension() {}

    void addBeans(@Observes BeforeBeanDiscovery discovery) {
        discovery.addAnnotatedType(DoorwardBeans.class, DoorwardBeans.class.getName());
        discovery.addAnnotatedType(RequestBeans.class, RequestBeans.class.getName());
        discovery.addAnnotatedType(RequirementInterceptor.class, RequirementInterceptor.class.getName());
        // Jersey makes resources without a scope from their classes, and does not see annotations that are added below
        bind(discovery.configureInterceptorBinding(RequiresFresh.class));
        bind(discovery.configureInterceptorBinding(RequiresScope.class));
    }

    /** Makes the annotation an interceptor binding, whatever the values of its members. */
    private static void bind(AnnotatedTypeConfigurator<? extends Annotation> annotation) {
        annotation.add(new Guarded.Literal());
        annotation.methods().forEach(member -> member.add(Nonbinding.Literal.INSTANCE));
    }

    /** @throws IllegalStateException when the container did not register Doorward: stops the deployment */
    void requireRegistration(@Observes @Initialized(ApplicationScoped.class) ServletContext context) {
        RegistrationCheck.requireInTime(context);
    }

    /**
     * Adds the interceptor to beans whose annotations require something of the caller. It runs after the application's
     * extensions, which may add types.
     *
     * @throws IllegalArgumentException with the class or method whose annotation cannot be read: stops the deployment
     */
    <T> void guard(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ProcessAnnotatedType<T> found) {
        Class<T> type = found.getAnnotatedType().getJavaClass();
        if (type.isInterface() || type.isAnnotation() || type.isEnum()) {
            return;
        }
        // the filter checks requests to servlets, but not calls of their methods as beans; init is called outside of it
        boolean isServlet = Servlet.class.isAssignableFrom(type);
        if (!isServlet && MethodRequirements.areAsked(type, null)) {
            found.configureAnnotatedType().add(new Guarded.Literal());
        }
        for (AnnotatedMethod<? super T> method : found.getAnnotatedType().getMethods()) {
            Method called = method.getJavaMember();
            if (isServlet ? MethodRequirements.areDeclaredOn(called) : MethodRequirements.areAsked(type, called)) {
                found.configureAnnotatedType()
                        .filterMethods(method::equals)
                        .forEach(each -> each.add(new Guarded.Literal()));
            }
        }
    }
}
