package org.doorward.faults;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;
import org.doorward.internal.wiring.DoorwardInitializer;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.TestSettings;
import org.doorward.web.AuthenticationFilter;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** A real server with any number of applications that have Doorward, each as its deployer set it up. */
final class Applications implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();

    Applications() {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(contexts);
    }

    /** One more application, which the deployer changes before it starts. */
    Applications with(String path, Consumer<ServletContextHandler> deployer) {
        ServletContextHandler context = new ServletContextHandler(path.isEmpty() ? "/" : path);
        context.setSessionHandler(new SessionHandler());
        TestSettings.texts(
                        "doorward.store", "memory",
                        "doorward.accounts", "jpa",
                        "doorward.jpa.url",
                                "jdbc:h2:mem:" + TestSettings.newSecret().replaceAll("\\W", "") + ";DB_CLOSE_DELAY=-1",
                        "doorward.jpa.username", "sa",
                        "doorward.jpa.timeout", "5s",
                        "doorward.bootstrap.username", DoorwardServer.USERNAME,
                        "doorward.bootstrap.password", DoorwardServer.PASSWORD,
                        "doorward.paths.public", "/public/**")
                .forEach(context::setInitParameter);
        context.addServlet(FilterCount.class, "/");
        context.addServletContainerInitializer(new DoorwardInitializer());
        deployer.accept(context);
        contexts.addHandler(context);
        return this;
    }

    /** Names the filter as {@code web.xml} would. */
    static void nameFilter(ServletContextHandler context, Map<String, String> parameters) {
        FilterHolder holder = new FilterHolder();
        holder.setName("named by the application");
        holder.setHeldClass(AuthenticationFilter.class);
        holder.setAsyncSupported(true);
        holder.setInitParameters(parameters);
        context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
    }

    Applications start() {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the server did not start", e);
        }
        return this;
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says how often our filter is on the way to it. */
    public static final class FilterCount extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            long registered = getServletContext().getFilterRegistrations().values().stream()
                    .filter(filter -> filter.getClassName().equals(AuthenticationFilter.class.getName()))
                    .count();
            response.setContentType("text/plain");
            response.getOutputStream().print(Long.toString(registered));
        }
    }

    /** Answers nothing. */
    public static final class Silent extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }
}
