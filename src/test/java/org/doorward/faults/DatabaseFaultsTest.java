package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.OwnPostgres;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real PostgreSQL is broken while sessions and accounts are in it. */
@Tag("faults")
class DatabaseFaultsTest {
    /** A wait for a connection, and one for an answer, of half a second each; and some air. */
    private static final Duration ONE_CALL = Duration.ofMillis(1_500);

    private static final Duration ONE_OF_FIFTY = Duration.ofSeconds(2);

    private static OwnPostgres postgres;

    private DoorwardServer server;
    private Outage outage;
    private Person program;
    private Person browser;

    @BeforeAll
    static void startDatabase() {
        postgres = new OwnPostgres();
    }

    @AfterAll
    static void stopDatabase() {
        postgres.close();
    }

    private void start(int poolSize) {
        server = new DoorwardServer(
                "doorward.store",
                "jpa",
                "doorward.jpa.url",
                postgres.url(),
                "doorward.jpa.timeout",
                "500ms",
                "doorward.jpa.pool.size",
                Integer.toString(poolSize));
        outage = new Outage(server, ONE_CALL);
        program = Person.program(server).signIn();
        browser = Person.browser(server).signIn();
    }

    @AfterEach
    void stop() {
        server.close();
        postgres.execute("drop schema doorward cascade");
    }

    @Test
    void aStoppedDatabaseIs503AndEverybodyIsSignedInWhenItIsBack() {
        start(10);
        postgres.stop();
        try {
            outage.assertNothingIsPretended(program, browser);
            outage.assertManyAreAnsweredInTime(50, browser, ONE_OF_FIFTY);
        } finally {
            postgres.start();
        }
        outage.assertRecovers(program, browser);
    }

    @Test
    void cutConnectionsSignNobodyOut() {
        start(10);
        for (int i = 0; i < 5; i++) {
            postgres.cutConnections();
            outage.assertRecovers(program, browser);
        }
    }

    @Test
    void aFrozenDatabaseIs503InTimeForFiftyAtOnce() {
        start(10);
        Stopped frozen = postgres.freeze();
        try {
            outage.assertManyAreAnsweredInTime(50, browser, ONE_OF_FIFTY);
            outage.assertNothingIsPretended(program, browser);
        } finally {
            frozen.close();
        }
        outage.assertRecovers(program, browser);
    }

    @Test
    void statementsThatHangAreGivenUpInTime() throws SQLException {
        start(10);
        try (Connection lock = postgres.connection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute(
                    "lock table doorward.doorward_session, doorward.doorward_account in access exclusive mode");
            outage.assertNothingIsPretended(program, browser);
            outage.assertManyAreAnsweredInTime(50, program, ONE_OF_FIFTY);
            lock.rollback();
        }
        outage.assertRecovers(program, browser);
    }

    @Test
    void aLockedRowHoldsUpOnlyWhatChangesIt() throws SQLException {
        start(10);
        try (Connection lock = postgres.connection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("select * from doorward.doorward_session for update");
            assertEquals(200, Outage.answered(program::hello).status());
            outage.assertUnavailable("a refresh", program::refresh);
            outage.assertEndingOneIsRefused(program, browser);
            assertEquals(200, Outage.answered(browser::hello).status());
            lock.rollback();
        }
        outage.assertRecovers(program, browser);
    }

    /** It moves the account's epoch, which no row of a session holds up. Whoever asked is told that not all is written. */
    @Test
    void aLockedRowKeepsNoSessionAliveThatARevokeAllEnds() throws SQLException {
        start(10);
        try (Connection lock = postgres.connection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("select * from doorward.doorward_session for update");
            // on a busy machine the first step may have no answer in time either; whoever asks repeats it
            for (int attempt = 0; attempt < 5 && Outage.answered(browser::hello).status() != 401; attempt++) {
                outage.assertUnavailable("signing out everywhere", () -> program.post("/auth/logout-all"));
            }
            assertEquals(401, Outage.answered(browser::hello).status());
            assertEquals(401, Outage.answered(program::hello).status());
            lock.rollback();
        }
    }

    @Test
    void anExhaustedPoolIs503InTime() throws SQLException {
        start(2);
        try (Connection lock = postgres.connection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table doorward.doorward_session in access exclusive mode");
            outage.assertManyAreAnsweredInTime(20, browser, ONE_OF_FIFTY);
            outage.assertPublicPagesAreServed(browser);
            lock.rollback();
        }
        outage.assertRecovers(program, browser);
    }
}
