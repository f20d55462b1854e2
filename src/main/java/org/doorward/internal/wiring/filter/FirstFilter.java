package org.doorward.internal.wiring.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.doorward.web.AuthenticationFilter;
import org.jspecify.annotations.Nullable;

/**
 * Ensures, after all filters are registered, that Doorward's filter is called first: responses of a filter before it are not
 * protected. A filter that {@code web.xml} maps stays behind those that {@code web.xml} maps before it. If any other filter is
 * before it, Doorward's own registration is put first.
 */
final class FirstFilter implements ServletContextListener {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    /** The names of the filters that open WebSockets on Tomcat, Undertow, Tyrus and Jetty. */
    private static final Pattern UPGRADING = Pattern.compile(
            "Tomcat WebSocket \\(JSR356\\) Filter|Undertow Web Socket Filter"
                    + "|WebSocket filter|org\\.eclipse\\.jetty\\.ee\\d+\\.websocket\\.servlet\\.WebSocketUpgradeFilter");

    private final ServletContext context;
    private final FilterRegistration own;
    private final @Nullable FilterRegistration placed;
    private final Set<String> chosen;

    /**
     * @param own Doorward's own registration
     * @param placed the registration that {@code web.xml} maps to all requests; null where there is none
     * @param chosen the filters that {@code web.xml} maps before that
     */
    FirstFilter(
            ServletContext context, FilterRegistration own, @Nullable FilterRegistration placed, Set<String> chosen) {
        this.context = context;
        this.own = own;
        this.placed = placed;
        this.chosen = placed == null ? Set.of() : Set.copyOf(chosen);
        String name = placed == null ? own.getName() : placed.getName();
        JettyUpgradeFilter.of(context).ifPresent(upgrade -> upgrade.putBehind(name));
    }

    /** @throws IllegalStateException when a filter that {@code web.xml} does not put there stays first */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        FilterRegistration first = placed == null ? own : placed;
        if (FilterOrder.inFrontOf(context, first.getName()).isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the order of filters is unknown on this server: make sure that Doorward's filter is called first");
            return;
        }
        List<String> inFront = inFrontOf(first);
        for (String name : inFront) {
            if (chosen.contains(name) && UPGRADING.matcher(name).matches()) {
                throw new IllegalStateException(
                        "Doorward cannot start: the server's filter " + name
                                + " opens WebSockets before Doorward's filter is called; put Doorward's filter first in web.xml");
            }
        }
        if (!chosen.containsAll(inFront)) {
            claim();
            inFront = inFrontOf(own);
            if (!inFront.isEmpty()) {
                throw new IllegalStateException("Doorward cannot start: the filters " + inFront
                        + " are called before Doorward's, and their own responses would be open to everybody."
                        + " Map them in web.xml: behind a filter of the class " + AuthenticationFilter.class.getName()
                        + " that is mapped to /*, or before it where they are meant to come first");
            }
        }
        if (!inFront.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the filters {0} are called before Doorward''s, and their own responses are not protected",
                    inFront);
        }
    }

    private void claim() {
        try {
            if (placed != null) {
                own.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
            }
            FilterOrder.putFirst(context, own);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the server does not allow to move Doorward's filter", e);
        }
    }

    private List<String> inFrontOf(FilterRegistration filter) {
        return FilterOrder.inFrontOf(context, filter.getName()).orElseThrow().stream()
                .filter(name -> !name.equals(own.getName()))
                .toList();
    }
}
