package org.doorward.internal.wiring.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.testing.CapturedLogs;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing stands before Doorward's filter but what {@code web.xml} puts there, which is told; or the start stops. */
@Tag("server")
class FirstFilterTest {
    private static final EnumSet<DispatcherType> ALL = EnumSet.allOf(DispatcherType.class);

    private static class Passing implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    private static ServletContainerInitializer adding(String name, Filter filter) {
        return (classes, context) -> context.addFilter(name, filter).addMappingForUrlPatterns(ALL, false, "/*");
    }

    private static ServletContainerInitializer ours(List<String> before) {
        return (classes, context) -> {
            FilterRegistration.Dynamic filter = context.addFilter("ours", new Passing());
            filter.addMappingForUrlPatterns(ALL, false, "/*");
            guard(context, filter);
            before.addAll(FilterOrder.inFrontOf(context, "ours").orElseThrow());
        };
    }

    /** As where {@code web.xml} names none. */
    private static void guard(ServletContext context, FilterRegistration own) {
        context.addListener(new FirstFilter(context, own, null, Set.of()));
    }

    /** As where {@code web.xml} maps ours, and these before it. */
    private static ServletContainerInitializer named(String... chosen) {
        return (classes, context) -> {
            FilterRegistration.Dynamic own = context.addFilter(FilterMappings.NAME, new Passing());
            own.addMappingForUrlPatterns(EnumSet.of(DispatcherType.FORWARD), false, "/*");
            own.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            context.addListener(new FirstFilter(context, own, registered(context), Set.of(chosen)));
        };
    }

    /** Asks at the very end which filters are in front of this one. */
    private static ServletContainerInitializer asking(String filter, List<String> inFront) {
        return (classes, context) -> context.addListener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                inFront.addAll(
                        FilterOrder.inFrontOf(event.getServletContext(), filter).orElseThrow());
            }
        });
    }

    /** What the log says when an application starts that does this. */
    private static String start(ServletContextHandler context) throws Exception {
        Server server = new Server();
        server.setHandler(context);
        try (CapturedLogs logs = new CapturedLogs("org.doorward")) {
            server.start();
            return logs.text();
        } finally {
            server.stop();
        }
    }

    private static ServletContextHandler doing(ServletContainerInitializer... initializers) {
        ServletContextHandler context = new ServletContextHandler("/");
        Stream.of(initializers).forEach(context::addServletContainerInitializer);
        return context;
    }

    @Test
    void oursIsFirstWhoeverWasRegisteredBefore() throws Exception {
        List<String> before = new ArrayList<>();
        ServletContainerInitializer early = adding("early", new Passing());
        ServletContainerInitializer late = adding("late", new Passing());
        assertEquals("", start(doing(early, ours(before), late)));
        assertEquals(List.of("early"), before, "the server itself puts the first that comes in front");
    }

    @Test
    void whatWebXmlPutsBeforeOursIsItsOwnChoice() throws Exception {
        List<String> inFront = new ArrayList<>();
        ServletContextHandler context = doing(named("chosen"), asking("ours", inFront));
        context.addFilter(holder("chosen", new Passing()), "/*", ALL);
        context.addFilter(holder("ours", new Passing()), "/*", ALL);
        String log = start(context);
        assertTrue(log.startsWith("INFO org.doorward.wiring: "), log);
        assertTrue(log.contains("[chosen]"), log);
        assertEquals(List.of("chosen"), inFront);
    }

    @Test
    void whateverElseIsBeforeTheOneInWebXmlHasOursPutBeforeIt() throws Exception {
        for (boolean early : List.of(true, false)) {
            List<String> inFront = new ArrayList<>();
            ServletContainerInitializer library = adding("library", new Passing());
            ServletContainerInitializer asking = asking(FilterMappings.NAME, inFront);
            ServletContextHandler context =
                    early ? doing(library, named("chosen"), asking) : doing(named("chosen"), library, asking);
            context.addFilter(holder("chosen", new Passing()), "/*", ALL);
            context.addFilter(holder("ours", new Passing()), "/*", ALL);
            assertEquals("", start(context));
            assertEquals(List.of(), inFront);
        }
    }

    @Test
    void whatOursCannotBePutBeforeStopsTheStart() {
        ServletContextHandler context = doing((classes, servlet) -> {
            FilterRegistration.Dynamic own = servlet.addFilter(FilterMappings.NAME, new Passing());
            own.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            servlet.addListener(new FirstFilter(servlet, fixed(own), registered(servlet), Set.of()));
        });
        context.addFilter(holder("library", new Passing()), "/*", ALL);
        context.addFilter(holder("ours", new Passing()), "/*", ALL);
        Exception stopped = assertThrows(IllegalStateException.class, () -> start(context));
        String why = String.valueOf(stopped.getMessage());
        assertTrue(why.contains("[library, ours]") && why.contains("AuthenticationFilter"), why);
    }

    /** One that a server lets nobody map any more. */
    private static FilterRegistration fixed(FilterRegistration registration) {
        return (FilterRegistration) Proxy.newProxyInstance(
                FirstFilterTest.class.getClassLoader(),
                new Class<?>[] {FilterRegistration.class},
                (self, method, values) -> {
                    if (method.getName().equals("getName")) {
                        return registration.getName();
                    }
                    throw new IllegalStateException(method.getName());
                });
    }

    @Test
    void theServersOwnFilterForWebSocketsBeforeOursStopsTheStart() {
        for (String name :
                List.of("Tomcat WebSocket (JSR356) Filter", "Undertow Web Socket Filter", "WebSocket filter")) {
            ServletContextHandler context = doing(named(name));
            context.addFilter(holder(name, new Passing()), "/*", ALL);
            context.addFilter(holder("ours", new Passing()), "/*", ALL);
            Exception stopped = assertThrows(IllegalStateException.class, () -> start(context));
            assertTrue(String.valueOf(stopped.getMessage()).contains(name), stopped::toString);
        }
    }

    @Test
    void jettysOwnIsMovedBehindOurs() throws Exception {
        String jetty = "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter";
        ServletContextHandler context = doing(named("chosen"));
        for (String name : List.of(jetty, "chosen", "ours", "behind")) {
            context.addFilter(holder(name, new Passing()), "/*", ALL);
        }
        String log = start(context);
        assertTrue(log.startsWith("INFO org.doorward.wiring: ") && log.contains("[chosen]"), log);
    }

    private static FilterRegistration registered(ServletContext context) {
        FilterRegistration filter = context.getFilterRegistration("ours");
        if (filter == null) {
            throw new AssertionError("ours is not registered");
        }
        return filter;
    }

    private static FilterHolder holder(String name, Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setName(name);
        return holder;
    }
}
