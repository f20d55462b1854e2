package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.Jndi;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The database is not there, is empty, or is not ours to use, when the application is deployed. */
@Tag("faults")
class DatabaseAtStartUpTest extends DatabaseAtStartUpBed {
    @Test
    void theApplicationStartsWithoutTheDatabaseAndComesUpWithTheFirstAdministratorWhenItIsThere() {
        postgres.stop();
        DoorwardServer server = server("doorward.start.wait", "0s");
        try (server) {
            Outage outage = new Outage(server, ONE_CALL);
            outage.assertSignInIsRefused();
            assertEquals(
                    200, RawHttp.send(server.port(), "GET /public/page", "").status());
            assertEquals(401, RawHttp.send(server.port(), "GET /api/hello", "").status());
            postgres.start();
            Set<Integer> before = new HashSet<>();
            Eventually.within(Duration.ofSeconds(60), "the first administrator is made", () -> {
                int ready = RawHttp.send(server.port(), "GET /auth/health/ready", "")
                        .status();
                int status = Person.program(server)
                        .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                        .status();
                before.add(status);
                assertTrue(ready == 503 || status == 200, "ready, and a sign-in is answered " + status);
                return status == 200;
            });
            assertTrue(Set.of(200, 503).containsAll(before), "a right password was answered " + before);
            outage.assertWorks();
        } finally {
            postgres.start();
        }
    }

    @Test
    void aDatabaseThatIsThereALittleLaterIsWaitedForAndTheFirstPersonIsServed() {
        postgres.stop();
        List<DoorwardServer> started = Race.of(() -> server(), () -> {
            postgres.start();
            return null;
        });
        try (DoorwardServer server = started.get(0)) {
            assertEquals(
                    200,
                    Outage.answered(() -> RawHttp.send(server.port(), "GET /auth/health/ready", ""))
                            .status());
            new Outage(server, ONE_CALL).assertWorks();
        } finally {
            postgres.start();
        }
    }

    /** As a server's pool does that knows no time-out. */
    @Test
    void aDatabaseThatAcceptsAndNeverAnswersKeepsNoDeploymentWaitingAndIsUsedOnceItDoes() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(postgres.url());
        Stopped frozen = postgres.freeze();
        try (Jndi names = new Jndi()) {
            names.bind("java:comp/env/jdbc/silent", source);
            try (DoorwardServer server = assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> server(
                            "doorward.jpa.url",
                            null,
                            "doorward.jpa.username",
                            null,
                            "doorward.jpa.datasource",
                            "java:comp/env/jdbc/silent",
                            "doorward.start.wait",
                            "1s"))) {
                assertEquals(
                        503,
                        RawHttp.send(server.port(), "GET /auth/health/ready", "")
                                .status());
                new Outage(server, ONE_CALL).assertSignInIsRefused();
                frozen.close();
                Eventually.within(
                        Duration.ofSeconds(60),
                        "it is ready",
                        () -> RawHttp.send(server.port(), "GET /auth/health/ready", "")
                                        .status()
                                == 200);
                new Outage(server, ONE_CALL).assertWorks();
            }
        } finally {
            frozen.close();
        }
    }

    @Test
    void aDatabaseThatMayOnlyBeReadStopsTheDeploymentByName() {
        server().close();
        postgres.execute(
                "do $$ begin if not exists (select from pg_roles where rolname = 'reader') then"
                        + " create role reader login superuser; end if; end $$",
                "alter role reader set default_transaction_read_only = on");
        String url = postgres.url().replace("user=postgres", "user=reader");
        String reason = reasonOfNotStarting(() -> server("doorward.jpa.url", url));
        assertTrue(reason.contains("doorward.jpa.*: the database answers and refuses"), reason);
        assertTrue(reason.contains("read-only transaction"), reason);
    }

    @Test
    void aDatabaseThatComesUpLockedKeepsNobodyWaiting() throws SQLException {
        Person before;
        try (DoorwardServer first = server()) {
            before = Person.program(first).signIn();
        }
        postgres.stop();
        DoorwardServer server = server("doorward.start.wait", "0s");
        try (server) {
            postgres.start();
            Outage outage = new Outage(server, ONE_CALL);
            Person program = Person.program(server).holding(before);
            try (Connection lock = postgres.connection();
                    Statement statement = lock.createStatement()) {
                lock.setAutoCommit(false);
                statement.execute("lock table doorward.doorward_migration in access exclusive mode");
                Eventually.within(Duration.ofSeconds(60), "the start waits for the lock", () -> {
                    outage.assertUnavailable("a request", program::hello);
                    return isAnybodyWaiting();
                });
                outage.assertManyAreAnsweredInTime(20, program, ONE_OF_FIFTY);
                lock.rollback();
            }
            outage.assertRecovers(program);
        } finally {
            postgres.start();
        }
    }

    private static boolean isAnybodyWaiting() {
        try (Connection connection = postgres.connection();
                Statement statement = connection.createStatement();
                var waiting = statement.executeQuery("select 1 from pg_stat_activity where wait_event_type = 'Lock'")) {
            return waiting.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
