package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered to preflights of our own endpoints, and what is no preflight (O). */
@Tag("server")
class EndpointPreflightTest {
    private static final String PARTNER = "Origin: https://partner.test";
    private static final String ASKS_POST = "Access-Control-Request-Method: POST";

    private static DoorwardServer server;
    private static Visitor bob;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server =
                new DoorwardServer("doorward.jpa.url", accounts.url(), "doorward.cors.origins", "https://partner.test");
        accounts.add("bob", "user");
        bob = Visitor.program(server, "bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer call(String requestLine, String... lines) {
        return RawHttp.send(server.port(), requestLine, "", lines);
    }

    @ParameterizedTest
    @CsvSource({
        "/auth/login, POST",
        "/auth/refresh, POST",
        "/auth/logout, POST",
        "/auth/logout-all, POST",
        "/auth/me, 'GET, HEAD'",
        "/auth/csrf, 'GET, HEAD'",
        "/auth/sessions, 'GET, HEAD'",
        "/auth/sessions/x, DELETE",
        "/auth/health/live, 'GET, HEAD'",
        "/auth/nothing, 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT'",
        "/auth/health/x, 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT'"
    })
    void aPreflightIsToldWhatTheEndpointTakes(String path, String methods) {
        RawHttp.Answer answer = Answers.unhandled(
                server,
                () -> call(
                        "OPTIONS " + path,
                        PARTNER,
                        ASKS_POST,
                        "Access-Control-Request-Headers: x-anything, x-csrf-token"));
        assertEquals(204, answer.status(), answer::toString);
        CorsAnswers.assertReadableBy("https://partner.test", answer);
        assertEquals(methods, answer.header("Access-Control-Allow-Methods").orElseThrow());
        assertEquals(
                "Authorization, Content-Type, X-API-Key, X-CSRF-Token, Doorward-Slot",
                answer.header("Access-Control-Allow-Headers").orElseThrow());
        assertEquals("600", answer.header("Access-Control-Max-Age").orElseThrow());
        assertEquals("", answer.body());
        Answers.assertSetsNoCookie(answer);
    }

    @Test
    void whatIsNoPreflightIsAMethodLikeOthers() {
        for (String[] lines : List.of(
                new String[] {},
                new String[] {PARTNER},
                new String[] {ASKS_POST},
                new String[] {"Origin:", ASKS_POST},
                new String[] {PARTNER, "Access-Control-Request-Method:"},
                new String[] {PARTNER, "Access-Control-Request-Method: A B"},
                new String[] {PARTNER, ASKS_POST, ASKS_POST},
                new String[] {PARTNER, "Access-Control-Request-Method: " + "X".repeat(65)})) {
            Answers.assertProblem(
                    401, "unauthenticated", Answers.unhandled(server, () -> call("OPTIONS /api/admin", lines)));
            Answers.assertProblem(405, "method-not-allowed", call("OPTIONS /auth/logout", lines));
            Answers.assertProblem(404, "not-found", call("OPTIONS /auth/nothing", lines));
        }
        Answers.assertProblem(
                401,
                "unauthenticated",
                Answers.unhandled(server, () -> call("OPTIONS /api/admin", PARTNER, ASKS_POST)));
        Answers.assertProblem(
                403,
                "forbidden",
                Answers.unhandled(server, () -> call("OPTIONS /api/admin", PARTNER, ASKS_POST, bob.bearer())));
    }

    /** O09. */
    @Test
    void aPreflightThatAsksForFarTooMuchGetsNothing() {
        for (int names : List.of(400, 1_000, 10_000)) {
            RawHttp.Answer answer = call(
                    "OPTIONS /auth/me",
                    PARTNER,
                    ASKS_POST,
                    "Access-Control-Request-Headers: " + "x-abc,".repeat(names));
            assertTrue(answer.header("Access-Control-Allow-Headers").isEmpty(), answer::toString);
            assertTrue(answer.header("Access-Control-Allow-Methods").isEmpty(), answer::toString);
            assertFalse(answer.body().contains("x-abc"));
        }
    }
}
