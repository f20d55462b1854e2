package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Dumps;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever reads the store, or the logs at their finest level, can act as nobody. */
@Tag("faults")
class NothingReplayableTest {
    private static final String[] LOGGERS = {
        "org.doorward", "org.hibernate", "org.redisson", "io.netty", "org.flywaydb", "com.zaxxer", "com.password4j"
    };

    @Test
    void redisAndTheLogsHoldNoCredentialEvenWhenRedisFails() {
        Needles needles = new Needles();
        String redisPassword = TestSettings.newSecret();
        needles.text("doorward.redis.password", redisPassword);
        Journey journey;
        try (CapturedLogs logs = new CapturedLogs(LOGGERS);
                RealRedis redis = new RealRedis();
                RedisMonitor monitor = new RedisMonitor(redis);
                RedisLink link = new RedisLink(redis.address())) {
            link.call("CONFIG", "SET", "requirepass", redisPassword);
            monitor.next();
            try (DoorwardServer server = new DoorwardServer(
                    "doorward.store",
                    "redis",
                    "doorward.redis.address",
                    redis.address(),
                    "doorward.redis.timeout",
                    "4s",
                    "doorward.redis.password",
                    redisPassword)) {
                journey = new Journey(server, needles);
                journey.go();
                String dump = Dumps.of(link);
                assertTrue(dump.contains("current"), "the dump has sessions");
                assertEquals(List.of(), needles.foundIn(dump));
                String sent = monitor.next().all().toString();
                assertTrue(sent.contains("evalsha"), "the monitor saw what was sent");
                assertEquals(List.of(), needles.foundIn(sent));
                Person person = Person.program(server).signIn();
                needles.everythingOf(person);
                redis.stop();
                journey.triesInVain(person);
            }
            assertSilent(needles, journey.misplaced, logs);
        }
    }

    @Test
    void postgresAndTheLogsHoldNoCredential() {
        String url = RealPostgres.newDatabase();
        assertDatabaseHoldsNone(url, "postgres");
    }

    @Test
    void h2AndTheLogsHoldNoCredential() {
        assertDatabaseHoldsNone("jdbc:h2:mem:replay;DB_CLOSE_DELAY=-1", "sa");
    }

    private static void assertDatabaseHoldsNone(String url, String user) {
        Needles needles = new Needles();
        Journey journey;
        try (CapturedLogs logs = new CapturedLogs(LOGGERS)) {
            try (DoorwardServer server = new DoorwardServer("doorward.store", "jpa", "doorward.jpa.url", url)) {
                journey = new Journey(server, needles);
                journey.go();
                String dump = Dumps.of(url, user);
                assertTrue(dump.toLowerCase(Locale.ROOT).contains("doorward_session"), "the dump has sessions");
                assertEquals(List.of(), needles.foundIn(dump));
                assertEquals(List.of(), journey.misplaced.foundIn(dump));
            }
            assertSilent(needles, journey.misplaced, logs);
        }
    }

    private static void assertSilent(Needles needles, Needles misplaced, CapturedLogs logs) {
        String text = logs.text();
        assertTrue(text.contains("opened session"), "the logs have what the library says in detail");
        assertEquals(List.of(), needles.foundIn(text));
        // Hibernate says at TRACE, and its statements say, what is asked for: usernames, as they were typed
        String withoutParameters =
                text.lines().filter(line -> !line.contains(" org.hibernate.")).collect(Collectors.joining("\n"));
        assertEquals(List.of(), misplaced.foundIn(withoutParameters));
        assertTrue(needles.count() > 300, "there was much to look for");
    }

    @Test
    void theSearchFindsWhatIsPlantedInRedis() {
        Needles needles = new Needles();
        try (RealRedis redis = new RealRedis();
                DoorwardServer server = new DoorwardServer(
                        "doorward.store",
                        "redis",
                        "doorward.redis.address",
                        redis.address(),
                        "doorward.redis.timeout",
                        "10s");
                RedisLink link = new RedisLink(redis.address())) {
            Person person = Person.program(server).signIn();
            needles.everythingOf(person);
            assertEquals(List.of(), needles.foundIn(Dumps.of(link)));
            byte[] token = person.refresh.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (String planted : List.of(
                    person.refresh,
                    person.access,
                    person.access.substring(person.access.lastIndexOf('.') + 1),
                    person.refresh.substring(40, 83),
                    person.refresh.substring(0, 64),
                    HexFormat.of().formatHex(token),
                    HexFormat.of().withUpperCase().formatHex(token),
                    Base64.getEncoder().encodeToString(token),
                    Base64.getUrlEncoder()
                            .encodeToString(
                                    ("user:" + person.refresh).getBytes(java.nio.charset.StandardCharsets.US_ASCII)))) {
                link.call("HSET", "planted", "field", planted);
                assertFalse(needles.foundIn(Dumps.of(link)).isEmpty(), "not found: " + planted);
                link.call("DEL", "planted");
                link.call("ZADD", "planted", "1", planted);
                assertFalse(needles.foundIn(Dumps.of(link)).isEmpty(), "not found: " + planted);
                link.call("DEL", "planted");
            }
        }
    }

    @Test
    void theSearchFindsWhatIsPlantedInADatabaseAndInTheLogs() throws SQLException {
        Needles needles = new Needles();
        String secret = TestSettings.newSecret();
        needles.text("planted", secret);
        String url = "jdbc:h2:mem:planted;DB_CLOSE_DELAY=-1";
        try (var connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("create schema aside");
            statement.execute("create table aside.notes (number int, note varchar(200))");
            assertEquals(List.of(), needles.foundIn(Dumps.of(url, "sa")));
            statement.execute("insert into aside.notes values (1, '" + secret + "')");
            assertFalse(needles.foundIn(Dumps.of(url, "sa")).isEmpty());
        }
        try (CapturedLogs logs = new CapturedLogs(LOGGERS)) {
            Logger.getLogger("org.hibernate.planted").finest("quiet");
            assertEquals(List.of(), needles.foundIn(logs.text()));
            System.getLogger("org.doorward.planted")
                    .log(System.Logger.Level.TRACE, "deep", new IllegalStateException(new Exception(secret)));
            assertFalse(needles.foundIn(logs.text()).isEmpty());
        }
    }
}
