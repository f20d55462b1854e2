package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.Jndi;
import org.doorward.testing.OwnPostgres;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The database is not there, is empty, or is not ours to use, when the application is deployed. */
@Tag("faults")
class DatabaseAtStartUpTest {
    private static final Duration ONE_CALL = Duration.ofMillis(1_500);
    private static final Duration ONE_OF_FIFTY = Duration.ofSeconds(2);

    private static OwnPostgres postgres;

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

    private static DoorwardServer server(String... more) {
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

    private static String reasonOfNotStarting(Supplier<DoorwardServer> start) {
        StringBuilder reason = new StringBuilder();
        Throwable failure =
                assertThrows(IllegalStateException.class, () -> start.get().close());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason.append(cause).append('\n');
        }
        return reason.toString();
    }

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

    @Test
    void whereTablesMayOnlyBeCheckedAnEmptyDatabaseStopsTheDeploymentByName() throws SQLException {
        String reason = reasonOfNotStarting(() -> server("doorward.jpa.migrate", "validate"));
        assertTrue(reason.contains("doorward.jpa.migrate=validate"), reason);
        assertTrue(reason.contains("V1__accounts_and_sessions.sql"), reason);
        try (Connection connection = postgres.connection();
                var tables = connection.getMetaData().getTables(null, null, "doorward%", null)) {
            assertTrue(!tables.next(), "a table was made");
        }
    }

    @Test
    void tablesThatAreUpToDatePassTheCheck() {
        server().close();
        try (DoorwardServer checked = server("doorward.jpa.migrate", "validate")) {
            new Outage(checked, ONE_CALL).assertWorks();
        }
    }

    @Test
    void tablesAreMadeOnceAndLeftAloneAfterwards() {
        Person person;
        try (DoorwardServer first = server()) {
            person = Person.program(first).signIn();
        }
        try (DoorwardServer again = server()) {
            assertEquals(
                    200,
                    Outage.answered(Person.program(again).holding(person)::hello)
                            .status());
            new Outage(again, ONE_CALL).assertRecovers(Person.program(again).holding(person));
        }
    }

    @Test
    void tablesOfTheApplicationAreLeftAlone() {
        postgres.execute("create table orders (id int)", "insert into orders values (7)");
        try (DoorwardServer server = server()) {
            new Outage(server, ONE_CALL).assertWorks();
        }
        postgres.execute("do $$ begin if (select count(*) from orders) <> 1 then raise 'lost'; end if; end $$");
    }

    @Test
    void aUserWhoMayMakeNoTablesStopsTheDeploymentWithTheReason() {
        postgres.execute(
                "do $$ begin if not exists (select from pg_roles where rolname = 'guest') then"
                        + " create role guest login; end if; end $$",
                "revoke create on schema public from public",
                "revoke create on database postgres from public");
        String url = postgres.url().replace("user=postgres", "user=guest");
        String reason = reasonOfNotStarting(() -> server("doorward.jpa.url", url));
        assertTrue(reason.contains("permission denied"), reason);
        assertTrue(
                reason.contains(
                        "the tables of Doorward cannot be brought up to date in schema doorward (doorward.jpa.schema)"),
                reason);
    }

    @Test
    void twoNodesThatStartTogetherOnAnEmptyDatabaseBothComeUp() {
        for (int round = 0; round < 3; round++) {
            List<DoorwardServer> nodes = Race.of(() -> server(), () -> server());
            try (DoorwardServer one = nodes.get(0);
                    DoorwardServer other = nodes.get(1)) {
                assertEquals(1, administrators());
                Person person = Person.program(one).signIn();
                assertEquals(
                        200,
                        Outage.answered(Person.program(other).holding(person)::hello)
                                .status());
                new Outage(other, ONE_CALL).assertRecovers(Person.program(other).holding(person));
            }
            empty();
        }
    }

    private static int administrators() {
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
