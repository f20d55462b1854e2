package org.doorward.internal.wiring.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.InvalidSettingsException;
import org.doorward.web.AuthenticationFilter;

/**
 * Maps the filter to all paths and all dispatcher types, before all other filters. A filter that {@code web.xml} maps to all
 * requests keeps its place; the mappings that it lacks are added. The filter handles a dispatch once, even if it is mapped
 * several times.
 */
public final class FilterMappings {
    /** The name of our own registration. */
    public static final String NAME = "org.doorward.filter";

    private FilterMappings() {}

    /** Returns the registrations of the filter in {@code web.xml}. */
    public static List<FilterRegistration> named(ServletContext context) {
        return context.getFilterRegistrations().values().stream()
                .filter(registration -> AuthenticationFilter.class.getName().equals(registration.getClassName()))
                .<FilterRegistration>map(registration -> registration)
                .toList();
    }

    /**
     * Adds the missing mappings.
     *
     * @param named the registrations in {@code web.xml}
     * @throws InvalidSettingsException when a filter of the application has our name
     * @return a listener that checks, after all filters are registered, that ours is called first
     */
    public static ServletContextListener complete(ServletContext context, List<FilterRegistration> named) {
        FilterRegistration.Dynamic own = context.addFilter(NAME, new AuthenticationFilter());
        if (own == null) {
            throw new InvalidSettingsException(
                    List.of("web.xml: the filter name " + NAME + " is Doorward's own; give that filter another name"));
        }
        own.setAsyncSupported(true);
        Optional<FilterRegistration> placed = named.stream()
                .filter(filter -> WebXml.mapsAllRequests(context, filter.getName()))
                .findFirst();
        EnumSet<DispatcherType> missing = EnumSet.allOf(DispatcherType.class);
        if (placed.isPresent()) {
            missing.remove(DispatcherType.REQUEST);
        }
        own.addMappingForUrlPatterns(missing, false, "/*");
        if (placed.isPresent()) {
            // an EAR may name another descriptor than the one that was read
            own.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
        }
        for (FilterRegistration filter : named) {
            // servlets behind it may be asynchronous; servers return this type, although the specification does not say
            // so
            if (filter instanceof FilterRegistration.Dynamic dynamic) {
                dynamic.setAsyncSupported(true);
            }
        }
        return new FirstFilter(
                context,
                own,
                placed.orElse(null),
                placed.map(filter -> WebXml.mappedBefore(context, filter.getName()))
                        .orElse(Set.of()));
    }
}
