package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.OwnPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A database of its own, empty before each test, and servers that use it. */
abstract class DatabaseAtStartUpBed {
    static final Duration ONE_CALL = Duration.ofMillis(1_500);
    static final Duration ONE_OF_FIFTY = Duration.ofSeconds(2);

    static OwnPostgres postgres;

    @BeforeAll
    static void startDatabase() {
        postgres = new OwnPostgres();
    }

    @AfterAll
    static void stopDatabase() {
        postgres.close();
    }

    @AfterEach
    void empty() {
        postgres.execute(
                "drop schema if exists doorward cascade",
                "drop schema public cascade",
                "create schema public",
                "grant all on schema public to public");
    }

    static DoorwardServer server(String... more) {
        String[] settings = {
            "doorward.store",
            "jpa",
            "doorward.jpa.url",
            postgres.url(),
            "doorward.jpa.timeout",
            "500ms",
            // whoever waits for the first administrator tries again and again
            "doorward.sign-in.free-attempts",
            "150",
            "doorward.sign-in.account-attempts",
            "200"
        };
        return new DoorwardServer(
                java.util.stream.Stream.concat(java.util.Arrays.stream(settings), java.util.Arrays.stream(more))
                        .toArray(String[]::new));
    }

    static String reasonOfNotStarting(Supplier<DoorwardServer> start) {
        StringBuilder reason = new StringBuilder();
        Throwable failure =
                assertThrows(IllegalStateException.class, () -> start.get().close());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason.append(cause).append('\n');
        }
        return reason.toString();
    }

    static int administrators() {
        try (Connection connection = postgres.connection();
                Statement statement = connection.createStatement();
                var count = statement.executeQuery("select count(*) from doorward.doorward_account")) {
            count.next();
            return count.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
