package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.OwnPostgres;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a load balancer asks: whether the node runs, and whether it can do its work. */
@Tag("faults")
class HealthTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static RawHttp.Answer ask(DoorwardServer server, String which) {
        return RawHttp.send(server.port(), "GET /auth/health/" + which, "");
    }

    private static void awaitReady(DoorwardServer server, int status) {
        Eventually.within(
                SOON, "ready says " + status, () -> ask(server, "ready").status() == status);
    }

    @Test
    void aNodeThatNeedsNothingElseIsReady() {
        try (DoorwardServer server = new DoorwardServer()) {
            RawHttp.Answer ready = ask(server, "ready");
            assertEquals(200, ready.status());
            assertEquals(
                    "{\"status\":\"UP\",\"checks\":[{\"name\":\"accounts\",\"status\":\"UP\"},"
                            + "{\"name\":\"start\",\"status\":\"UP\"}]}",
                    sorted(ready));
            assertEquals("no-store", ready.header("Cache-Control").orElse(""));
            assertEquals(
                    "{\"status\":\"UP\",\"checks\":[]}", ask(server, "live").body());
        }
    }

    /** A map of two has no order. */
    private static String sorted(RawHttp.Answer answer) {
        return answer.body()
                .replaceAll("\\{\"status\":\"UP\",\"name\":\"(\\w+)\"}", "{\"name\":\"$1\",\"status\":\"UP\"}");
    }

    @Test
    void thereIsNothingElseBelowIt() {
        try (DoorwardServer server = new DoorwardServer()) {
            assertEquals(404, ask(server, "").status());
            assertEquals(404, ask(server, "ready/").status());
            assertEquals(404, ask(server, "secrets").status());
            assertEquals(
                    404, RawHttp.send(server.port(), "GET /auth/health", "").status());
            assertEquals(
                    405,
                    RawHttp.send(server.port(), "POST /auth/health/ready", "").status());
            assertEquals(
                    200,
                    RawHttp.send(server.port(), "HEAD /auth/health/ready", "").status());
        }
    }

    @Test
    void aNodeWhoseRedisIsGoneLivesAndIsNotReadyUntilItIsBack() {
        try (RealRedis redis = new RealRedis();
                DoorwardServer server = refusedSoon(redis)) {
            awaitReady(server, 200);
            redis.stop();
            Person person = Person.program(server);
            for (int i = 0; i < 6; i++) {
                assertEquals(
                        503,
                        person.login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                                .status());
            }
            awaitReady(server, 503);
            assertTrue(ask(server, "ready").body().contains("\"DOWN\""));
            assertEquals(200, ask(server, "live").status());
            redis.start();
            awaitReady(server, 200);
        }
    }

    @Test
    void aNodeThatStartedWithoutItsRedisIsNotReadyUntilItIsThere() {
        try (RealRedis redis = new RealRedis()) {
            redis.stop();
            try (DoorwardServer server = new DoorwardServer(
                    "doorward.redis.address",
                    redis.address(),
                    "doorward.store",
                    "redis",
                    "doorward.start.wait",
                    "0s")) {
                assertEquals(503, ask(server, "ready").status());
                assertEquals(200, ask(server, "live").status());
                redis.start();
                awaitReady(server, 200);
            }
        }
    }

    /** One that waits for what is refused, which is asked for again and again, no longer than where nobody says otherwise. */
    private static DoorwardServer refusedSoon(RealRedis redis) {
        return new DoorwardServer(
                "doorward.redis.address",
                redis.address(),
                "doorward.store",
                "redis",
                "doorward.redis.timeout",
                "300ms");
    }

    private static void refuses(RealRedis redis, String setting, String value) {
        assertEquals(List.of("+OK"), redis.command("CONFIG", "SET", setting, value));
    }

    /** What Redis answers and does not do, each in turn: nobody can sign in then, and the node says so. */
    @Test
    void aNodeWhoseRedisAnswersAndKeepsNothingIsNotReadyUntilItDoes() {
        try (RealRedis redis = new RealRedis();
                DoorwardServer server = refusedSoon(redis)) {
            awaitReady(server, 200);
            refuses(redis, "min-replicas-to-write", "1");
            assertNotReady(server);
            refuses(redis, "min-replicas-to-write", "0");
            awaitReady(server, 200);
            refuses(redis, "maxmemory", "1");
            assertNotReady(server);
            refuses(redis, "maxmemory", "0");
            awaitReady(server, 200);
            assertEquals(List.of("+OK"), redis.command("REPLICAOF", "127.0.0.1", "1"));
            assertNotReady(server);
            assertEquals(List.of("+OK"), redis.command("REPLICAOF", "NO", "ONE"));
            awaitReady(server, 200);
            assertEquals(
                    200,
                    Outage.answered(() ->
                                    Person.program(server).login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD))
                            .status());
        }
    }

    /** What must be known to a replica is refused then: every sign-out and every revocation. */
    @Test
    void aNodeThatCannotSignAnybodyOutForLackOfReplicasSaysSoAndIsNotReadyUntilThereAreEnough() {
        try (RealRedis redis = new RealRedis();
                RealRedis replica = new RealRedis();
                CapturedLogs logs = new CapturedLogs("org.doorward");
                DoorwardServer server = new DoorwardServer(
                        "doorward.redis.address",
                        redis.address(),
                        "doorward.store",
                        "redis",
                        "doorward.redis.timeout",
                        "300ms",
                        "doorward.redis.wait",
                        "1")) {
            Eventually.within(SOON, "it is said", () -> logs.text().contains("doorward.redis.wait: 0 of 1 replicas"));
            assertEquals(503, Person.program(server).signIn().logout().status());
            redis.command("CONFIG", "RESETSTAT");
            long began = System.nanoTime();
            for (int i = 0; i < 300; i++) {
                assertEquals(503, ask(server, "ready").status());
            }
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
            long waits = redis.commandStatistics().stream()
                    .filter(line -> line.startsWith("cmdstat_wait:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                    .sum();
            assertTrue(waits <= seconds + 1, waits + " in " + seconds + " s");
            assertEquals(
                    List.of("+OK"),
                    replica.command("REPLICAOF", "127.0.0.1", redis.address().replaceAll(".*:", "")));
            awaitReady(server, 200);
            Eventually.within(
                    SOON,
                    "somebody is signed out",
                    () -> Person.program(server).signIn().logout().status() == 204);
            replica.command("REPLICAOF", "NO", "ONE");
            awaitReady(server, 503);
        }
    }

    private static void assertNotReady(DoorwardServer server) {
        Person person = Person.program(server);
        assertEquals(
                503,
                person.login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD).status());
        awaitReady(server, 503);
        assertEquals(200, ask(server, "live").status());
    }

    @Test
    void whoeverAsksWhetherANodeIsReadyWritesNothingMoreThanOnceASecondAndLeavesNothing() {
        try (RealRedis redis = new RealRedis();
                DoorwardServer server = new DoorwardServer(
                        "doorward.redis.address",
                        redis.address(),
                        "doorward.store",
                        "redis",
                        "doorward.jpa.timeout",
                        "5s")) {
            awaitReady(server, 200);
            List<String> before = redis.command("KEYS", "*");
            redis.command("CONFIG", "RESETSTAT");
            long began = System.nanoTime();
            for (int i = 0; i < 300; i++) {
                assertEquals(200, ask(server, "ready").status());
            }
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
            long probes = redis.commandStatistics().stream()
                    .filter(line -> line.startsWith("cmdstat_zremrangebyscore:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
                    .sum();
            assertTrue(probes <= seconds + 1, probes + " in " + seconds + " s");
            assertEquals(Set.copyOf(before), Set.copyOf(redis.command("KEYS", "*")));
        }
    }

    @Test
    void aNodeWhoseDatabaseMayOnlyBeReadIsNotReadyUntilItMayBeWritten() {
        try (OwnPostgres postgres = new OwnPostgres();
                DoorwardServer server = new DoorwardServer(
                        "doorward.store", "jpa", "doorward.jpa.url", postgres.url(), "doorward.jpa.timeout", "500ms")) {
            awaitReady(server, 200);
            postgres.execute("alter system set default_transaction_read_only = on", "select pg_reload_conf()");
            Eventually.within(
                    SOON,
                    "it may only be read",
                    () -> Person.program(server)
                                    .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                                    .status()
                            == 503);
            awaitReady(server, 503);
            postgres.execute("alter system set default_transaction_read_only = off", "select pg_reload_conf()");
            awaitReady(server, 200);
            Eventually.within(
                    SOON,
                    "it may be written",
                    () -> Person.program(server)
                                    .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD)
                                    .status()
                            == 200);
        }
    }

    @Test
    void aNodeWhoseDatabaseIsFrozenIsNotReadyUntilItMoves() {
        try (OwnPostgres postgres = new OwnPostgres();
                DoorwardServer server = new DoorwardServer(
                        "doorward.store", "jpa", "doorward.jpa.url", postgres.url(), "doorward.jpa.timeout", "500ms")) {
            awaitReady(server, 200);
            Stopped frozen = postgres.freeze();
            try {
                awaitReady(server, 503);
                assertEquals(200, ask(server, "live").status());
            } finally {
                frozen.close();
            }
            awaitReady(server, 200);
        }
    }
}
