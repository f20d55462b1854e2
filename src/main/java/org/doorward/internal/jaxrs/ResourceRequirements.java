package org.doorward.internal.jaxrs;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.doorward.internal.requirement.Demand;
import org.doorward.internal.requirement.Requirement;

/**
 * What one kind of requirement asks of calls of resource methods: by the method and its class, and by the locators of
 * sub-resources that a call has come through and the classes that those are in. JAX-RS tells of the former at the start, and
 * of the latter with each call. Remembers what it has read. Safe for any thread.
 */
final class ResourceRequirements<A> {
    private final Requirement<A> requirement;

    /** As many as the application has resource methods. */
    private final Map<Called, Optional<A>> declared = new ConcurrentHashMap<>();

    /** As many as the application has classes with locators, and classes that those give. */
    private final Map<Way, Optional<A>> ways = new ConcurrentHashMap<>();

    private record Called(Class<?> type, Method method) {}

    private record Way(Class<?> from, Class<?> to) {}

    ResourceRequirements(Requirement<A> requirement) {
        this.requirement = requirement;
    }

    /** @throws IllegalArgumentException naming the class or method whose annotation cannot be read */
    void check(ResourceInfo method) {
        requirement.read(method.getResourceClass(), method.getResourceMethod());
    }

    /** What is asked of this call. */
    Demand<A> of(ResourceInfo resource, UriInfo uri) {
        Optional<A> asked = declared.computeIfAbsent(
                new Called(resource.getResourceClass(), resource.getResourceMethod()),
                called -> requirement.read(called.type(), called.method()));
        // the last one first
        List<Object> through = uri.getMatchedResources();
        for (int i = 1; i < through.size(); i++) {
            Way way = new Way(through.get(i).getClass(), through.get(i - 1).getClass());
            asked = requirement.combine(
                    asked,
                    ways.computeIfAbsent(
                            way, each -> requirement.between(each.from(), each.to(), Path.class, HttpMethod.class)));
        }
        return new Demand<>(requirement, asked);
    }
}
