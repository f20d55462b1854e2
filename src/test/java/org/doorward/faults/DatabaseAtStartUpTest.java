package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.OwnPostgres;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The database is not there, is empty, or is not ours to use, when the application is deployed. */
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
        postgres.execute("drop schema public cascade", "create schema public", "grant all on schema public to public");
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
        DoorwardServer server = server();
        try (server) {
            Outage outage = new Outage(server, ONE_CALL);
            outage.assertSignInIsRefused();
            assertEquals(
                    200, RawHttp.send(server.port(), "GET /public/page", "").status());
            assertEquals(401, RawHttp.send(server.port(), "GET /api/hello", "").status());
            postgres.start();
            Eventually.within(
                    Duration.ofSeconds(10),
                    "the first administrator is made",
                    () -> Person.program(server)
                                    .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                                    .status()
                            == 200);
            outage.assertWorks();
        } finally {
            postgres.start();
        }
    }

    @Test
    void aDatabaseThatComesUpLockedKeepsNobodyWaiting() throws SQLException {
        Person before;
        try (DoorwardServer first = server()) {
            before = Person.program(first).signIn();
        }
        postgres.stop();
        DoorwardServer server = server();
        try (server) {
            postgres.start();
            Outage outage = new Outage(server, ONE_CALL);
            Person program = Person.program(server).holding(before);
            try (Connection lock = postgres.connection();
                    Statement statement = lock.createStatement()) {
                lock.setAutoCommit(false);
                statement.execute("lock table doorward_migration in access exclusive mode");
                Eventually.within(Duration.ofSeconds(15), "the start waits for the lock", () -> {
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
                var tables = connection.getMetaData().getTables(null, "public", "%", null)) {
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
            assertEquals(200, Person.program(again).holding(person).hello().status());
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
                "revoke create on schema public from public");
        String url = postgres.url().replace("user=postgres", "user=guest");
        String reason = reasonOfNotStarting(() -> server("doorward.jpa.url", url));
        assertTrue(reason.contains("permission denied"), reason);
        assertTrue(reason.contains("the tables of Doorward cannot be brought up to date"), reason);
    }

    @Test
    void twoNodesThatStartTogetherOnAnEmptyDatabaseBothComeUp() {
        for (int round = 0; round < 3; round++) {
            List<DoorwardServer> nodes = Race.of(() -> server(), () -> server());
            try (DoorwardServer one = nodes.get(0);
                    DoorwardServer other = nodes.get(1)) {
                Person person = Person.program(one).signIn();
                assertEquals(200, Person.program(other).holding(person).hello().status());
                new Outage(other, ONE_CALL).assertRecovers(Person.program(other).holding(person));
            }
            empty();
        }
    }
}
