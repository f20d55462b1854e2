package org.doorward.benchmark.timing;

import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.doorward.benchmark.contender.DoorwardDefaults;
import org.doorward.benchmark.contender.RandomText;
import org.doorward.benchmark.contender.Site;
import org.doorward.internal.wiring.DoorwardInitializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty on a free loopback port with Doorward's endpoints, and with the hash that is built in. */
final class SignInServer implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final String database = "jdbc:h2:mem:" + RandomText.next() + ";DB_CLOSE_DELAY=-1";

    SignInServer() {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        // every attempt says that it was forwarded for somebody else
        DoorwardDefaults.with(Map.of(
                        "doorward.store", "memory",
                        "doorward.jpa.url", database,
                        "doorward.trusted-proxies", "127.0.0.1",
                        "doorward.development", "true"))
                .forEach(context::setInitParameter);
        context.addServletContainerInitializer(new DoorwardInitializer(Clock.systemUTC()));
        server.setHandler(context);
        try {
            server.start();
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
        String sql =
                "insert into doorward.doorward_account (tenant, id, username, email, email_verified, terms_accepted, roles,"
                        + " status, password_hash) select tenant, ?, ?, null, false, false, roles, status, password_hash"
                        + " from doorward.doorward_account where username = '" + Site.USER + "'";
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
}
