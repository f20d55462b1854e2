package org.doorward.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL server to be broken: stopped and started again with its data and on its port. */
public final class OwnPostgres implements AutoCloseable {
    private final int port = FreePorts.next();
    private final Path home;
    private EmbeddedPostgres server;

    public OwnPostgres() {
        try {
            home = Files.createTempDirectory("doorward-postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** Starts it, unless it runs. */
    public void start() {
        if (server != null) {
            return;
        }
        try {
            server = EmbeddedPostgres.builder()
                    .setPGStartupWait(RealPostgres.START)
                    .setPort(port)
                    .setDataDirectory(home.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
            server = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of its first database, for its administrator. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    public Connection connection() {
        try {
            // a test that goes wrong must not wait for ever
            return DriverManager.getConnection(url() + "&loginTimeout=60");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String... statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(statements)) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Cuts all connections but its own. */
    public void cutConnections() {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                + " and backend_type = 'client backend'");
    }

    /** Holds the whole server: connections stay, answers do not come. */
    public Stopped freeze() {
        try {
            Path data = home.resolve("data");
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            return Stopped.process(Long.parseLong(pid.strip()), data.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
