package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("stores")
class PostgresTablesTest extends TablesContract {
    @Override
    String newDatabase() {
        return RealPostgres.newDatabase();
    }

    @Override
    String username() {
        return "postgres";
    }

    private static int number(Statement statement, String sql) {
        try (ResultSet answer = statement.executeQuery(sql)) {
            assertTrue(answer.next());
            return answer.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** A transaction that uses the table ends only when the last index waits for it: until then others read and write. */
    @Test
    @Timeout(60)
    void theIndexesOfTheSearchAreMadeWhileOtherNodesReadAndWrite() throws Exception {
        started().close();
        ExecutorService node = Executors.newSingleThreadExecutor();
        try (Connection open = connection();
                Connection other = connection();
                Statement first = open.createStatement();
                Statement second = other.createStatement()) {
            second.execute("delete from doorward.doorward_migration where version = '16'");
            for (String index : List.of("device", "client", "address")) {
                second.execute("drop index doorward.doorward_session_" + index);
            }
            open.setAutoCommit(false);
            first.execute("update doorward.doorward_session set version = version");
            Future<?> started = node.submit(() -> started().close());
            Eventually.within(
                    Duration.ofSeconds(30),
                    "an index is being made",
                    () -> number(second, "select count(*) from pg_index where not indisvalid") > 0);
            second.execute("set lock_timeout = '5s'");
            assertEquals(0, number(second, "select count(*) from doorward.doorward_session"));
            second.execute("update doorward.doorward_session set version = version");
            assertFalse(started.isDone());
            open.commit();
            started.get(30, TimeUnit.SECONDS);
            assertEquals(0, number(second, "select count(*) from pg_index where not indisvalid"));
        } finally {
            node.shutdownNow();
        }
    }

    @Test
    void anInterruptedMigrationOfTheIndexesIsRepeated() throws Exception {
        started().close();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("update doorward.doorward_migration set success = false where version = '16'");
            statement.execute("drop index doorward.doorward_session_client");
            statement.execute("update pg_index set indisvalid = false"
                    + " where indexrelid = 'doorward.doorward_session_device'::regclass");
            started().close();
            assertEquals(0, number(statement, "select count(*) from pg_index where not indisvalid"));
            assertEquals(
                    3,
                    number(
                            statement,
                            "select count(*) from pg_indexes where indexname in ('doorward_session_device',"
                                    + " 'doorward_session_client', 'doorward_session_address')"));
            started("doorward.jpa.migrate", "validate").close();
        }
    }
}
