package org.doorward.internal.wiring;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import org.doorward.web.RequiredFreshness;
import org.doorward.web.RequiredScopes;
import org.doorward.web.RequiresFresh;
import org.doorward.web.RequiresScope;

/**
 * Tells CDI of our bean class and our interceptors. The jar has no {@code beans.xml} and an extension, so it is no bean archive: nothing in
 * it is scanned, and no class of a library that is not there is loaded by a scan.
 */
public class DoorwardExtension implements Extension {
    /** For the container. */
    public DoorwardExtension() {}

    void addBeans(@Observes BeforeBeanDiscovery discovery) {
        discovery.addAnnotatedType(DoorwardBeans.class, DoorwardBeans.class.getName());
        discovery.addAnnotatedType(FreshBeans.class, FreshBeans.class.getName());
        discovery.addAnnotatedType(ScopeBeans.class, ScopeBeans.class.getName());
    }

    /** @throws IllegalArgumentException naming a class or method whose annotation cannot be read: stops the deployment */
    <T> void check(@Observes @WithAnnotations(RequiresFresh.class) ProcessAnnotatedType<T> found) {
        Class<T> type = found.getAnnotatedType().getJavaClass();
        RequiredFreshness.of(type, null);
        for (AnnotatedMethod<? super T> method : found.getAnnotatedType().getMethods()) {
            RequiredFreshness.of(type, method.getJavaMember());
        }
    }

    /** @throws IllegalArgumentException naming a class or method whose annotation cannot be read: stops the deployment */
    <T> void checkScopes(@Observes @WithAnnotations(RequiresScope.class) ProcessAnnotatedType<T> found) {
        Class<T> type = found.getAnnotatedType().getJavaClass();
        if (type == ScopeBeans.class) {
            return;
        }
        RequiredScopes.of(type, null);
        for (AnnotatedMethod<? super T> method : found.getAnnotatedType().getMethods()) {
            RequiredScopes.of(type, method.getJavaMember());
        }
    }
}
