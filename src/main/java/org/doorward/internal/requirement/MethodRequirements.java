package org.doorward.internal.requirement;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is asked of calls of beans' methods. Remembers what it has read, as long as the bean's class is loaded. */
public final class MethodRequirements {
    private static final Set<String> ENTERPRISE_BEANS = Set.of(
            "jakarta.ejb.Stateless", "jakarta.ejb.Stateful", "jakarta.ejb.Singleton", "jakarta.ejb.MessageDriven");

    private static final ClassValue<Map<Method, List<Demand<?>>>> READ = new ClassValue<>() {
        @Override
        protected Map<Method, List<Demand<?>>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private MethodRequirements() {}

    /**
     * All that is asked of a call.
     *
     * @throws IllegalArgumentException naming the class or method whose annotation cannot be read
     */
    public static List<Demand<?>> of(Class<?> type, Method method) {
        return READ.get(type).computeIfAbsent(method, called -> read(type, called));
    }

    /**
     * Whether something is asked of a call of this method, or of this class where there is no method.
     *
     * @throws IllegalArgumentException naming the class or method whose annotation cannot be read
     */
    public static boolean areAsked(Class<?> type, @Nullable Method method) {
        return !read(type, method).isEmpty();
    }

    /** Whether the method itself carries an annotation that asks something, not its class. */
    public static boolean areDeclaredOn(Method method) {
        return Requirement.all().stream().anyMatch(requirement -> requirement.isDeclaredOn(method));
    }

    private static List<Demand<?>> read(Class<?> type, @Nullable Method method) {
        boolean enterprise = isEnterpriseBean(type);
        return Requirement.all().stream()
                // roles of enterprise beans are their container's, which calls them outside of requests, too
                .filter(requirement -> !(enterprise && requirement.isTheContainers()))
                .<Demand<?>>map(requirement -> Demand.of(requirement, type, method))
                .filter(Demand::isAsked)
                .toList();
    }

    private static boolean isEnterpriseBean(Class<?> type) {
        for (Class<?> each : AnnotationLookup.hierarchy(type)) {
            for (Annotation annotation : each.getDeclaredAnnotations()) {
                if (ENTERPRISE_BEANS.contains(annotation.annotationType().getName())) {
                    return true;
                }
            }
        }
        return false;
    }
}
