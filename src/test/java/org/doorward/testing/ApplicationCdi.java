package org.doorward.testing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.CDIProvider;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * As much of CDI as Doorward asks for at its start: these beans of the application by their types, and an observer that keeps
 * every event. Beans are dependent unless their class is application-scoped. There from when it is made until it is closed,
 * for all of this process.
 */
public final class ApplicationCdi extends CDI<Object> implements AutoCloseable {
    private static final Switch SWITCH = new Switch();

    /** What was fired, in the order in which it was. */
    public final List<Object> events = new CopyOnWriteArrayList<>();

    /** The beans that Doorward has destroyed. */
    public final List<Object> destroyed = new CopyOnWriteArrayList<>();

    private final Map<Class<?>, Object> beans;

    /** With these beans. */
    public ApplicationCdi(Map<Class<?>, Object> beans) {
        this.beans = Map.copyOf(beans);
        SWITCH.current = this;
        CDI.setCDIProvider(SWITCH);
    }

    private static final class Switch implements CDIProvider {
        private volatile @Nullable ApplicationCdi current;

        @Override
        public CDI<Object> getCDI() {
            ApplicationCdi there = current;
            if (there == null) {
                throw new IllegalStateException("there is no CDI here");
            }
            return there;
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <U> Instance<U> select(Class<U> type, Annotation... qualifiers) {
        Object bean = beans.get(type);
        return (Instance<U>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isAmbiguous" -> false;
                    case "isUnsatisfied" -> bean == null;
                    case "isResolvable" -> bean != null;
                    case "getHandle" -> handle(bean);
                    default -> throw new IllegalStateException(method.toString());
                });
    }

    private Handle<?> handle(Object bean) {
        boolean scoped = bean.getClass().isAnnotationPresent(ApplicationScoped.class);
        Object about = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Bean.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getScope")) {
                        return scoped ? ApplicationScoped.class : Dependent.class;
                    }
                    throw new IllegalStateException(method.toString());
                });
        return (Handle<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Handle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "get" -> bean;
                    case "getBean" -> about;
                    case "destroy" -> {
                        destroyed.add(bean);
                        yield null;
                    }
                    default -> throw new IllegalStateException(method.toString());
                });
    }

    @Override
    public BeanManager getBeanManager() {
        Event<?> event = (Event<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("fire")) {
                        events.add(arguments[0]);
                        return null;
                    }
                    return CompletableFuture.completedFuture(arguments[0]);
                });
        return (BeanManager) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BeanManager.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getEvent")) {
                        return event;
                    }
                    throw new IllegalStateException(method.toString());
                });
    }

    private static IllegalStateException notAskedFor() {
        return new IllegalStateException("Doorward asks for no such thing");
    }

    @Override
    public Instance<Object> select(Annotation... qualifiers) {
        throw notAskedFor();
    }

    @Override
    public <U> Instance<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
        throw notAskedFor();
    }

    @Override
    public boolean isUnsatisfied() {
        throw notAskedFor();
    }

    @Override
    public boolean isAmbiguous() {
        throw notAskedFor();
    }

    @Override
    public void destroy(Object instance) {
        throw notAskedFor();
    }

    @Override
    public Handle<Object> getHandle() {
        throw notAskedFor();
    }

    @Override
    public Iterable<? extends Handle<Object>> handles() {
        throw notAskedFor();
    }

    @Override
    public Object get() {
        throw notAskedFor();
    }

    @Override
    public Iterator<Object> iterator() {
        throw notAskedFor();
    }

    @Override
    public void close() {
        SWITCH.current = null;
    }
}
