package org.doorward.internal.jaxrs;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/**
 * What is asked of calls of resource methods: by the method and its class, and by the locators of sub-resources that a call
 * has come through and the classes that those are in. JAX-RS tells of the former at the start, and of the latter with each
 * call. Remembers what it has read. Safe for any thread.
 */
final class Demands<T> {
    private final BiFunction<Class<?>, Method, T> ofMethod;
    private final Between<T> between;
    private final BinaryOperator<T> both;

    /** As many as the application has resource methods. */
    private final Map<Called, T> declared = new ConcurrentHashMap<>();

    /** As many as the application has classes with locators, and classes that those give. */
    private final Map<Way, T> ways = new ConcurrentHashMap<>();

    private record Called(Class<?> type, Method method) {}

    private record Way(Class<?> from, Class<?> to) {}

    /** What is asked of who gets from an object of one class to one of another. */
    interface Between<T> {
        T read(Class<?> from, Class<?> to, Class<? extends Annotation> answering);
    }

    /** @param both of two demands what meets both */
    Demands(BiFunction<Class<?>, Method, T> ofMethod, Between<T> between, BinaryOperator<T> both) {
        this.ofMethod = ofMethod;
        this.between = between;
        this.both = both;
    }

    /** What is asked of this call. */
    T of(ResourceInfo resource, UriInfo uri) {
        T asked = declared.computeIfAbsent(
                new Called(resource.getResourceClass(), resource.getResourceMethod()),
                called -> ofMethod.apply(called.type(), called.method()));
        // the last one first
        List<Object> through = uri.getMatchedResources();
        for (int i = 1; i < through.size(); i++) {
            Way way = new Way(through.get(i).getClass(), through.get(i - 1).getClass());
            asked = both.apply(
                    asked, ways.computeIfAbsent(way, each -> between.read(each.from(), each.to(), HttpMethod.class)));
        }
        return asked;
    }
}
