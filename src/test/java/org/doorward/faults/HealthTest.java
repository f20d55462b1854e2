package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.OwnPostgres;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.Test;

/** What a load balancer asks: whether the node runs, and whether it can do its work. */
class HealthTest {
    private static final Duration SOON = Duration.ofSeconds(20);

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
            assertEquals("{\"status\":\"UP\",\"checks\":[{\"name\":\"accounts\",\"status\":\"UP\"}]}", sorted(ready));
            assertEquals("no-store", ready.header("Cache-Control").orElse(""));
            assertEquals(
                    "{\"status\":\"UP\",\"checks\":[]}", ask(server, "live").body());
        }
    }

    /** A map of two has no order. */
    private static String sorted(RawHttp.Answer answer) {
        return answer.body()
                .replace("{\"status\":\"UP\",\"name\":\"accounts\"}", "{\"name\":\"accounts\",\"status\":\"UP\"}");
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
                DoorwardServer server =
                        new DoorwardServer("doorward.redis.address", redis.address(), "doorward.store", "redis")) {
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
            try (DoorwardServer server =
                    new DoorwardServer("doorward.redis.address", redis.address(), "doorward.store", "redis")) {
                assertEquals(503, ask(server, "ready").status());
                assertEquals(200, ask(server, "live").status());
                redis.start();
                awaitReady(server, 200);
            }
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
