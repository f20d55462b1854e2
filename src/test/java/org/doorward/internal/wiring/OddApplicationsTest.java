package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.function.IntConsumer;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.wiring.filter.FilterMappings;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TestSettings;
import org.doorward.web.AuthenticationFilter;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class OddApplicationsTest {
    private static void start(ServletContextHandler context) throws Exception {
        start(context, port -> {});
    }

    private static void start(ServletContextHandler context, IntConsumer visit) throws Exception {
        TestSettings.texts(
                        "doorward.store",
                        "memory",
                        "doorward.accounts",
                        "jpa",
                        "doorward.jpa.url",
                        "jdbc:h2:mem:" + TestSettings.newSecret().replaceAll("\\W", ""),
                        "doorward.jpa.username",
                        "sa")
                .forEach(context::setInitParameter);
        context.addServletContainerInitializer(new DoorwardInitializer());
        Server server = new Server();
        server.setHandler(context);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        try {
            server.start();
            visit.accept(connector.getLocalPort());
        } finally {
            server.stop();
        }
    }

    @Test
    void anApplicationWithoutHttpSessionsStarts() throws Exception {
        start(new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS));
    }

    @Test
    void aFilterOfTheApplicationThatHasOurNameIsToldOf() {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.getServletHandler().addFilter(named(FilterMappings.NAME));
        Exception refused = assertThrows(Exception.class, () -> start(context));
        Throwable cause = refused;
        while (cause.getCause() != null && !(cause instanceof InvalidSettingsException)) {
            cause = cause.getCause();
        }
        String why = String.valueOf(cause.getMessage());
        assertTrue(why.contains(FilterMappings.NAME + " is Doorward's own"), why);
    }

    /** An EAR may name another descriptor than the text that we read. */
    @Test
    void aFilterThatIsMappedToLessThanTheTextSaysProtectsAllTheSame(@TempDir Path files) throws Exception {
        Files.createDirectories(files.resolve("WEB-INF"));
        Files.writeString(
                files.resolve("WEB-INF/web.xml"),
                "<web-app><filter-mapping><filter-name>one</filter-name><url-pattern>/*</url-pattern>"
                        + "</filter-mapping></web-app>");
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        context.setBaseResourceAsPath(files);
        FilterHolder ours = new FilterHolder(AuthenticationFilter.class);
        ours.setName("one");
        context.addFilter(ours, "/less/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new DefaultServlet()), "/");
        Files.writeString(files.resolve("secret.txt"), "secret");
        start(
                context,
                port -> assertEquals(
                        401, RawHttp.send(port, "GET /secret.txt", "").status()));
    }

    private static FilterHolder named(String name) {
        FilterHolder holder = new FilterHolder((request, response, chain) -> chain.doFilter(request, response));
        holder.setName(name);
        return holder;
    }
}
