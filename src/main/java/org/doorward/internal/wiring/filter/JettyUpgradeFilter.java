package org.doorward.internal.wiring.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jetty's own filter, which opens WebSockets. Jetty puts it before all others when there may be an endpoint, so that it would
 * answer handshakes before Doorward's filter. A filter of its name that exists already stays in its place. Uses reflection,
 * because applications do not see Jetty's classes.
 */
final class JettyUpgradeFilter {
    private static final Pattern JETTY = Pattern.compile("(org\\.eclipse\\.jetty\\.ee\\d+)\\..*");

    private final ServletContext context;
    private final String environment;

    private JettyUpgradeFilter(ServletContext context, String environment) {
        this.context = context;
        this.environment = environment;
    }

    /** Returns the filter of this application. Empty on other servers. */
    static Optional<JettyUpgradeFilter> of(ServletContext context) {
        Matcher jetty = JETTY.matcher(context.getClass().getName());
        return jetty.matches() ? Optional.of(new JettyUpgradeFilter(context, jetty.group(1))) : Optional.empty();
    }

    /**
     * Puts it behind a filter.
     *
     * @param filterName the name of a filter that is registered and mapped
     * @throws IllegalStateException when this version of Jetty does not allow it
     */
    void putBehind(String filterName) {
        if (context.getFilterRegistration(name()) == null) {
            register();
        } else {
            move(filterName);
        }
    }

    private String name() {
        return environment + ".websocket.servlet.WebSocketUpgradeFilter";
    }

    /** Registers it before Jetty does. */
    private void register() {
        Class<? extends Filter> type;
        try {
            type = load(context, name()).asSubclass(Filter.class);
        } catch (ClassNotFoundException e) {
            // this server has no WebSockets
            return;
        }
        FilterRegistration.Dynamic filter = context.addFilter(name(), type);
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    private void move(String filterName) {
        try {
            Object filters = servletHandler(context);
            Object[] mappings =
                    (Object[]) filters.getClass().getMethod("getFilterMappings").invoke(filters);
            filters.getClass()
                    .getMethod("setFilterMappings", mappings.getClass())
                    .invoke(filters, (Object) ordered(mappings, filterName));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "Doorward cannot start: Jetty's filter " + name()
                            + " answers WebSocket handshakes before Doorward's filter, and this version of Jetty does not allow to move it;"
                            + " declare a filter of that name and class in web.xml, behind Doorward's",
                    e);
        }
    }

    /** Returns Jetty's registry of the filters and servlets of this application. */
    static Object servletHandler(ServletContext context) throws ReflectiveOperationException {
        Matcher jetty = JETTY.matcher(context.getClass().getName());
        if (!jetty.matches()) {
            throw new ClassNotFoundException("not a context of Jetty: " + context.getClass());
        }
        Object handler = load(context, jetty.group(1) + ".servlet.ServletContextHandler")
                .getMethod("getServletContextHandler", ServletContext.class)
                .invoke(null, context);
        return handler.getClass().getMethod("getServletHandler").invoke(handler);
    }

    /** Returns the same mappings in an array of the same type, with Jetty's behind the last one of that filter. */
    private Object[] ordered(Object[] mappings, String filterName) throws ReflectiveOperationException {
        List<Object> before = new ArrayList<>();
        List<Object> mine = new ArrayList<>();
        int behind = -1;
        for (Object mapping : mappings) {
            Object name = mapping.getClass().getMethod("getFilterName").invoke(mapping);
            if (name().equals(name)) {
                mine.add(mapping);
            } else {
                before.add(mapping);
                if (filterName.equals(name)) {
                    behind = before.size();
                }
            }
        }
        if (behind < 0) {
            throw new NoSuchFieldException("no mapping of " + filterName);
        }
        before.addAll(behind, mine);
        Object[] ordered = (Object[]) Array.newInstance(mappings.getClass().getComponentType(), mappings.length);
        return before.toArray(ordered);
    }

    private static Class<?> load(ServletContext context, String type) throws ClassNotFoundException {
        return Class.forName(type, false, context.getClass().getClassLoader());
    }
}
