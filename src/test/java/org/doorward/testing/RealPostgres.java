package org.doorward.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A real PostgreSQL server of the tests' own, on a free loopback port; one for all tests of a run. */
public final class RealPostgres {
    /** On a busy machine. */
    static final Duration START = Duration.ofMinutes(2);

    private static EmbeddedPostgres shared;

    private RealPostgres() {}

    /** The JDBC URL of a database that no other caller has. */
    public static synchronized String newDatabase() {
        try {
            if (shared == null) {
                shared = EmbeddedPostgres.builder()
                        .setPGStartupWait(START)
                        .setPort(FreePorts.next())
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start();
            }
            return newDatabase(shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database in a server of one's own. */
    public static String newDatabase(EmbeddedPostgres server) {
        String name = "d" + Long.toUnsignedString(System.nanoTime(), 36);
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return server.getJdbcUrl("postgres", name);
    }
}
