package org.doorward.benchmark;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.internal.wiring.DoorwardInitializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty on a free loopback port with one servlet at {@code /api/*}; with Doorward in front of it, or with nothing. */
final class MeasuredServer implements AutoCloseable {
    static final String USERNAME = "ada";
    static final String PASSWORD = random();

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final String database = "jdbc:h2:mem:" + random() + ";DB_CLOSE_DELAY=-1";

    private MeasuredServer() {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
    }

    /** The servlet alone. */
    static MeasuredServer bare() {
        return new MeasuredServer().start(context());
    }

    /** With all of Doorward, built-in accounts in a database in memory, and these settings. */
    static MeasuredServer guarded(String... namesAndValues) {
        MeasuredServer one = new MeasuredServer();
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "doorward.secret",
                random(),
                "doorward.store",
                "memory",
                "doorward.accounts",
                "jpa",
                "doorward.jpa.url",
                one.database,
                "doorward.jpa.username",
                "sa",
                "doorward.jpa.timeout",
                "5s",
                "doorward.bootstrap.username",
                USERNAME,
                "doorward.bootstrap.password",
                PASSWORD));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        ServletContextHandler context = context();
        settings.forEach(context::setInitParameter);
        context.addServletContainerInitializer(new DoorwardInitializer(Clock.systemUTC()));
        return one.start(context);
    }

    /** 256 random bits. */
    static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ServletContextHandler context() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.setSessionHandler(new SessionHandler());
        context.addServlet(Hello.class, "/api/*").setAsyncSupported(true);
        return context;
    }

    private MeasuredServer start(ServletContextHandler context) {
        server.setHandler(context);
        try {
            server.start();
            return this;
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the server did not start", e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Makes this account, with the first one's password and roles. */
    void addAccount(String username) {
        String sql = "insert into doorward_account (tenant, id, username, email, email_verified, terms_accepted, roles,"
                + " status, password_hash) select tenant, ?, ?, null, false, false, roles, status, password_hash"
                + " from doorward_account where username = '" + USERNAME + "'";
        try (java.sql.Connection connection = DriverManager.getConnection(database, "sa", null);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "id-of-" + username);
            statement.setString(2, username);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("no account was made");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is behind the door, and the measure of it. */
    public static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private static final byte[] ANSWER = "hello".getBytes(StandardCharsets.UTF_8);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain;charset=UTF-8");
            response.setContentLength(ANSWER.length);
            response.getOutputStream().write(ANSWER);
        }
    }
}
