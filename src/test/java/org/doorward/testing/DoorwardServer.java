package org.doorward.testing;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.account.PasswordHasher;
import org.doorward.internal.crypto.Argon2PasswordHasher;
import org.doorward.internal.wiring.DoorwardInitializer;
import org.doorward.web.RequiresFresh;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A real server on a free loopback port with the whole of Doorward in front of a small application: {@code /api/**} is
 * protected, {@code /api/admin} needs the role {@code admin}, {@code /public/**} is public; what is below {@code fresh} of
 * either needs a sign-in of the last ten minutes. Jetty's own refusal of odd
 * paths is switched off, so that Doorward's is what is tested.
 */
public final class DoorwardServer implements AutoCloseable {
    public static final String USERNAME = "ada";
    public static final String PASSWORD = "correct horse " + TestSettings.newSecret();

    private final Server server = new Server();
    private final ServerConnector connector;

    /** How often a handler of the application ran. */
    public final AtomicInteger handled = new AtomicInteger();

    /** What a test has {@code /api/own} do. */
    public interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** What {@code /api/own}, a protected path, does; nothing unless a test says so. */
    public volatile Handler own = (request, response) -> {};

    /** The time it goes by, unless it was given another clock. */
    public final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));

    /** With built-in accounts in an H2 database of its own, and sessions as the settings say, in the root context. */
    public DoorwardServer(String... namesAndValues) {
        this("", Optional.empty(), Optional.empty(), namesAndValues);
    }

    public static DoorwardServer at(String contextPath, String... namesAndValues) {
        return new DoorwardServer(contextPath, Optional.empty(), Optional.empty(), namesAndValues);
    }

    /** One whose passwords cost what they cost in production. */
    public static DoorwardServer withCostlyPasswords(String... namesAndValues) {
        return new DoorwardServer(
                "", Optional.empty(), Optional.empty(), namesAndValues, Map.of(), null, new Argon2PasswordHasher());
    }

    /** One with this filter right behind Doorward's, before its endpoints and the application. */
    public static DoorwardServer with(Filter filter, String... namesAndValues) {
        return new DoorwardServer("", Optional.empty(), Optional.of(filter), namesAndValues);
    }

    /** One that goes by this clock; its own {@link #clock} is nothing to it. */
    public static DoorwardServer withClock(Clock other, String... namesAndValues) {
        return new DoorwardServer("", Optional.of(other), Optional.empty(), namesAndValues);
    }

    /** One whose application has this servlet, too, at this path. */
    public static DoorwardServer with(String path, HttpServlet servlet, String... namesAndValues) {
        return new DoorwardServer("", Optional.empty(), Optional.empty(), namesAndValues, Map.of(path, servlet), null);
    }

    /** One whose application has these servlets, too, by their paths. */
    public static DoorwardServer with(Map<String, HttpServlet> servlets, String... namesAndValues) {
        return new DoorwardServer("", Optional.empty(), Optional.empty(), namesAndValues, servlets, null);
    }

    /**
     * One that serves these files, {@code index.xhtml} and {@code index.html} at directories, as Jetty's default servlet
     * does; {@code *.xhtml} goes to the application.
     */
    public static DoorwardServer serving(Path files, Map<String, HttpServlet> more, String... namesAndValues) {
        return new DoorwardServer("", Optional.empty(), Optional.empty(), namesAndValues, more, files);
    }

    private DoorwardServer(
            String contextPath, Optional<Clock> other, Optional<Filter> filter, String[] namesAndValues) {
        this(contextPath, other, filter, namesAndValues, Map.of(), null);
    }

    private DoorwardServer(
            String contextPath,
            Optional<Clock> other,
            Optional<Filter> filter,
            String[] namesAndValues,
            Map<String, HttpServlet> more,
            @Nullable Path files) {
        this(contextPath, other, filter, namesAndValues, more, files, new QuickHasher());
    }

    private DoorwardServer(
            String contextPath,
            Optional<Clock> other,
            Optional<Filter> filter,
            String[] namesAndValues,
            Map<String, HttpServlet> more,
            @Nullable Path files,
            PasswordHasher hasher) {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        // hundreds knock at the same moment in some tests
        connector.setAcceptQueueSize(1_000);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
        context.setSessionHandler(new SessionHandler());
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        settings(namesAndValues).forEach(context::setInitParameter);
        context.addServletContainerInitializer(new DoorwardInitializer(other.orElse(clock), hasher));
        filter.ifPresent(inner -> context.addFilter(new FilterHolder(inner), "/*", EnumSet.of(DispatcherType.REQUEST)));
        add(context, "/api/*", new EchoServlet(handled));
        add(context, "/api/own", new Own());
        add(context, "/api/fresh/*", new Fresh(handled));
        add(context, "/public/fresh/*", new Fresh(handled));
        add(context, "/public/*", new EchoServlet(handled));
        if (files == null) {
            add(context, "/", new EchoServlet(handled));
        } else {
            context.setBaseResourceAsPath(files);
            context.setWelcomeFiles(new String[] {"index.xhtml", "index.html"});
            add(context, "/", new DefaultServlet());
            add(context, "*.xhtml", new EchoServlet(handled));
            ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
            pages.addErrorPage(HttpServletResponse.SC_FORBIDDEN, "/error.xhtml");
            pages.addErrorPage(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "/error.xhtml");
            context.setErrorHandler(pages);
        }
        more.forEach((path, servlet) -> add(context, path, servlet));
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the server did not start", e);
        }
    }

    private static Map<String, String> settings(String[] namesAndValues) {
        Map<String, String> texts = TestSettings.texts(
                "doorward.store", "memory",
                "doorward.accounts", "jpa",
                "doorward.jpa.url",
                        "jdbc:h2:mem:" + TestSettings.newSecret().replaceAll("\\W", "") + ";DB_CLOSE_DELAY=-1",
                "doorward.jpa.username", "sa",
                // however busy the machine; who is about an outage says how long it may take
                "doorward.jpa.timeout", "20s",
                "doorward.redis.timeout", "10s",
                "doorward.bootstrap.username", USERNAME,
                "doorward.bootstrap.password", PASSWORD,
                "doorward.sign-in.page", "/signin",
                "doorward.paths.public", "/public/**, /",
                "doorward.paths.role.admin", "/api/admin",
                "doorward.paths.role.root", "/api/root");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] == null) {
                texts.remove(namesAndValues[i]);
            } else {
                texts.put(namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return texts;
    }

    private static void add(ServletContextHandler context, String path, HttpServlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, path);
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** From now on no more than so many threads serve requests, as on a container that is as busy elsewhere. */
    public void haveThreads(int most) {
        ((QueuedThreadPool) server.getThreadPool()).setMaxThreads(most);
    }

    /** Serves the same over TLS as well, by HTTP/2 alone, at a port of its own, which this is the address of. */
    public URI alsoOverTls(TestCertificate certificate) {
        HttpConfiguration https = new HttpConfiguration();
        https.addCustomizer(new SecureRequestCustomizer(false));
        ALPNServerConnectionFactory protocols = new ALPNServerConnectionFactory("h2");
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(certificate.serverContext());
        ServerConnector secure = new ServerConnector(
                server,
                new SslConnectionFactory(tls, protocols.getProtocol()),
                protocols,
                new HTTP2ServerConnectionFactory(https));
        secure.setHost("127.0.0.1");
        server.addConnector(secure);
        try {
            secure.start();
        } catch (Exception e) {
            throw new IllegalStateException("the connector did not start", e);
        }
        return URI.create("https://127.0.0.1:" + secure.getLocalPort());
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @RequiresFresh(maxAge = "10m")
    private static final class Fresh extends EchoServlet {
        private static final long serialVersionUID = 1L;

        Fresh(AtomicInteger handled) {
            super(handled);
        }
    }

    private final class Own extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            handled.incrementAndGet();
            own.handle(request, response);
        }
    }
}
