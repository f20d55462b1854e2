package org.doorward.internal.wiring.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The order in which the server calls the filters of an application. The Servlet API does not tell it. Reflection reads it on
 * Tomcat, Payara, GlassFish, Jetty and Undertow; on other servers it is unknown.
 */
final class FilterOrder {
    /** The methods that return the dispatcher types of a mapping, on Jetty and GlassFish, Tomcat, and Undertow. */
    private static final List<String> DISPATCHERS =
            List.of("getDispatcherTypes", "getDispatcherNames", "getDispatcher");

    private FilterOrder() {}

    /**
     * Returns the names of the filters that are called before this one for a request, each once. Empty when the order is
     * unknown, or this filter is not called for requests.
     */
    static Optional<List<String>> inFrontOf(ServletContext context, String filterName) {
        try {
            List<String> names = new ArrayList<>();
            for (Object mapping : mappings(context)) {
                if (!isForRequests(mapping)) {
                    continue;
                }
                String name = (String) call(mapping, "getFilterName");
                if (filterName.equals(name)) {
                    return Optional.of(names);
                }
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Puts this filter before all others. By the Servlet API, some servers put the last filter that asks for it first; on the
     * others, which put the first one there, the server's own API does it.
     *
     * @throws ReflectiveOperationException when that API is not the known one
     */
    static void putFirst(ServletContext context, FilterRegistration filter) throws ReflectiveOperationException {
        String server = context.getClass().getName();
        if (server.startsWith("org.eclipse.jetty.")) {
            Object handler = JettyUpgradeFilter.servletHandler(context);
            Object[] mappings = (Object[]) call(handler, "getFilterMappings");
            List<Object> ordered = new ArrayList<>();
            List<Object> others = new ArrayList<>();
            for (Object mapping : mappings) {
                (filter.getName().equals(call(mapping, "getFilterName")) ? ordered : others).add(mapping);
            }
            ordered.addAll(others);
            handler.getClass()
                    .getMethod("setFilterMappings", mappings.getClass())
                    .invoke(handler, (Object) ordered.toArray(mappings.clone()));
        } else if (server.startsWith("org.apache.catalina.") && isTomcat(field(field(context, "context"), "context"))) {
            Object tomcat = field(field(context, "context"), "context");
            for (Object mapping : list(call(tomcat, "findFilterMaps"))) {
                if (filter.getName().equals(call(mapping, "getFilterName")) && isForRequests(mapping)) {
                    break;
                }
                tomcat.getClass()
                        .getMethod("removeFilterMap", mapping.getClass())
                        .invoke(tomcat, mapping);
                tomcat.getClass()
                        .getMethod("addFilterMapBefore", mapping.getClass())
                        .invoke(tomcat, mapping);
            }
        } else if (server.startsWith("io.undertow.")) {
            Object deployment = call(context, "getDeployment");
            Object info = call(deployment, "getDeploymentInfo");
            info.getClass()
                    .getMethod("insertFilterUrlMapping", int.class, String.class, String.class, DispatcherType.class)
                    .invoke(info, 0, filter.getName(), "/*", DispatcherType.REQUEST);
            call(call(deployment, "getServletPaths"), "invalidate");
        } else {
            filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        }
    }

    /** Whether it is Tomcat, and not GlassFish, whose packages have the same names. */
    private static boolean isTomcat(Object context) {
        return Arrays.stream(context.getClass().getMethods())
                .anyMatch(method -> method.getName().equals("addFilterMapBefore"));
    }

    private static Collection<?> mappings(ServletContext context) throws ReflectiveOperationException {
        String server = context.getClass().getName();
        if (server.startsWith("org.eclipse.jetty.")) {
            return list(call(JettyUpgradeFilter.servletHandler(context), "getFilterMappings"));
        }
        if (server.startsWith("io.undertow.")) {
            return list(call(call(call(context, "getDeployment"), "getDeploymentInfo"), "getFilterMappings"));
        }
        if (server.startsWith("org.apache.catalina.")) {
            return list(call(field(field(context, "context"), "context"), "findFilterMaps"));
        }
        return List.of();
    }

    private static boolean isForRequests(Object mapping) throws ReflectiveOperationException {
        Object types = call(mapping, has(mapping, DISPATCHERS));
        if (types instanceof DispatcherType type) {
            return type == DispatcherType.REQUEST;
        }
        Collection<?> all = types == null ? List.of() : list(types);
        return all.isEmpty()
                || all.stream().anyMatch(type -> DispatcherType.REQUEST.name().equals(String.valueOf(type)));
    }

    private static String has(Object target, List<String> methods) throws NoSuchMethodException {
        for (Method method : target.getClass().getMethods()) {
            if (methods.contains(method.getName()) && method.getParameterCount() == 0) {
                return method.getName();
            }
        }
        throw new NoSuchMethodException(methods.toString());
    }

    private static Collection<?> list(Object arrayOrCollection) {
        return arrayOrCollection instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) arrayOrCollection;
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }

    private static Object field(Object target, String name) throws ReflectiveOperationException {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }
}
