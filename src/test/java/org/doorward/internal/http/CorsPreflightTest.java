package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application that answers preflights itself: {@code doorward.cors.pass-preflight=true}. */
@Tag("server")
class CorsPreflightTest {
    private static final String ORIGIN = "Origin: https://anybody.test";
    private static final String ASKS = "Access-Control-Request-Method: DELETE";

    private static DoorwardServer server;
    private static Visitor ada;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.cors.pass-preflight", "true");
        ada = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer call(String requestLine, String... lines) {
        return RawHttp.send(server.port(), requestLine, "", lines);
    }

    @Test
    void aRealPreflightReachesTheApplicationAndActsForNobody() {
        for (String path : List.of("/api/x", "/api/admin", "/api/root")) {
            for (String cookies : List.of(ada.cookies(), "Cookie: __Host-doorward-access=x", "X-Nothing: here")) {
                RawHttp.Answer answer = call("OPTIONS " + path, ORIGIN, ASKS, cookies);
                assertEquals(path + "|-|null|false|REQUEST", answer.body());
                assertTrue(answer.header("Access-Control-Allow-Origin").isEmpty(), answer::toString);
                Answers.assertSetsNoCookie(answer);
            }
        }
    }

    @Test
    void nothingElseDoes() {
        for (String requestLine : List.of("GET /api/x", "POST /api/x", "DELETE /api/x", "HEAD /api/x")) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> call(requestLine, ORIGIN, ASKS));
            assertEquals(401, answer.status(), answer::toString);
        }
        for (String[] lines : List.of(
                new String[] {},
                new String[] {ORIGIN},
                new String[] {ASKS},
                new String[] {"Origin:", ASKS},
                new String[] {ORIGIN, ORIGIN, ASKS},
                new String[] {ORIGIN, "Access-Control-Request-Method:"},
                new String[] {ORIGIN, ASKS, ASKS},
                new String[] {ORIGIN, "Access-Control-Request-Methods: DELETE"},
                new String[] {ORIGIN, ASKS, "X-HTTP-Method-Override: DELETE"},
                new String[] {ORIGIN, ASKS, "X-HTTP-Method: DELETE"},
                new String[] {ORIGIN, ASKS, "X-Method-Override: DELETE"})) {
            Answers.assertProblem(
                    401, "unauthenticated", Answers.unhandled(server, () -> call("OPTIONS /api/x", lines)));
        }
    }

    @Test
    void itIsNoWayOnToWhereAnAccountIsNeeded() {
        int before = server.handled.get();
        for (String way : List.of("forward", "async")) {
            Answers.assertProblem(
                    401,
                    "unauthenticated",
                    call("OPTIONS /api/x?" + way + "=/api/admin", ORIGIN, ASKS, ada.accessCookie()));
        }
        assertEquals(before + 2, server.handled.get(), "only the handler that was asked ran");
        Answers.assertProblem(
                400, "ambiguous-path", Answers.unhandled(server, () -> call("OPTIONS /api//x", ORIGIN, ASKS)));
        Answers.assertProblem(
                405, "method-not-allowed", Answers.unhandled(server, () -> call("OPTIONS /auth/me", ORIGIN, ASKS)));
    }
}
