package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tables are made, checked, or not ours to make, when the application is deployed. */
@Tag("faults")
class TablesAtStartUpTest extends DatabaseAtStartUpBed {
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
}
