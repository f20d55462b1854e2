package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.Reason;
import org.doorward.session.Session;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("stores")
class PostgresPoolTest extends PoolContract {
    @Override
    String newDatabase() {
        return RealPostgres.newDatabase();
    }

    @Override
    String username() {
        return "postgres";
    }

    @Override
    String schemaOfOthers() {
        return "tenant_seven";
    }

    @ParameterizedTest
    @EnumSource
    void noConnectionIsLeftIdleInATransaction(ServerPool kind) throws SQLException {
        bed(kind);
        Session session = opened(ada);
        assertEquals(0, sessions("state like 'idle in transaction%'"));
        store().find(session.id());
        assertEquals(0, sessions("state like 'idle in transaction%'"));
        StoredSessions.list(store(), ada, T0);
        StoredSessions.end(store(), session.id(), ada, end(Reason.REVOKED, T0));
        assertEquals(0, sessions("state like 'idle in transaction%'"));
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitedForALockSeesWhatWasCommittedMeanwhile(ServerPool kind) throws SQLException {
        bed(kind);
        StoredSessions.endAll(store(), bob, null, end(Reason.REVOKED, T0));
        Session moved = opened(ada);
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update doorward.doorward_session set account = '" + bob.value() + "' where id = '"
                    + moved.id().value() + "'");
            statement.execute("select * from doorward.doorward_epoch where id = '" + bob.value() + "' for update");
            Callable<Integer> revoker = () -> StoredSessions.endAll(store(), bob, null, end(Reason.REVOKED, T0));
            Callable<Integer> holder = () -> {
                Eventually.within(Duration.ofSeconds(60), "it waits", () -> sessions("wait_event_type = 'Lock'") == 1);
                other.commit();
                return 0;
            };
            assertEquals(List.of(1, 0), Race.of(List.of(revoker, holder)));
        }
    }

    /** How many there are in the database of the pool. */
    private long sessions(String which) {
        try (Connection connection = other();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select count(*) from pg_stat_activity where datname = current_database() and " + which)) {
            assertTrue(found.next());
            return found.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
