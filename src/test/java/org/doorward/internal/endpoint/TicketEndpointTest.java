package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.StructuredList;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who gets a ticket, and what it looks like. */
@Tag("server")
class TicketEndpointTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer ask(String... lines) {
        return ask("", lines);
    }

    private static RawHttp.Answer ask(String body, String[] lines) {
        return RawHttp.send(server.port(), "POST /auth/ticket", body, lines);
    }

    @Test
    void whoeverHasASessionGetsOneAndNothingElse() {
        Visitor browser = Visitor.browser(server);
        Visitor program = Visitor.program(server);
        for (RawHttp.Answer answer : List.of(
                ask(browser.cookies(), Visitor.SAME_ORIGIN),
                ask(browser.accessCookie(), Visitor.SAME_ORIGIN),
                ask(program.bearer()),
                ask("{}", new String[] {program.bearer(), "Content-Type: application/json"}),
                ask(program.bearer(), "Content-Type: application/json"))) {
            assertEquals(200, answer.status(), answer::toString);
            assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
            Answers.assertSetsNoCookie(answer);
            JsonNode body = Answers.json(answer);
            Set<String> names = new TreeSet<>();
            body.fieldNames().forEachRemaining(names::add);
            assertEquals(new TreeSet<>(List.of("ticket", "expires_in")), names);
            assertEquals(60, body.get("expires_in").intValue());
            assertTrue(body.get("ticket").textValue().matches("dwt_[A-Za-z0-9_-]{43}"), answer::body);
        }
    }

    @Test
    void noTwoAreTheSame() {
        Visitor program = Visitor.program(server);
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            all.add(Answers.json(ask(program.bearer())).get("ticket").textValue());
        }
        assertEquals(20, all.size());
    }

    @Test
    void whoHasNoneGetsNone() {
        Answers.assertProblem(401, "unauthenticated", ask());
        Answers.assertProblem(401, "unauthenticated", ask("Authorization: Basic eDp5"));
        Answers.assertProblem(401, "malformed", ask("Authorization: Bearer x"));
        Visitor ada = Visitor.program(server);
        assertEquals(
                204,
                RawHttp.send(server.port(), "POST /auth/logout", "", ada.bearer())
                        .status());
        Answers.assertProblem(401, "signed-out", ask(ada.bearer()));
    }

    @Test
    void aForeignPageGetsNoneByCookie() {
        Visitor browser = Visitor.browser(server);
        Answers.assertProblem(403, "cross-origin", ask(browser.cookies()));
        Answers.assertProblem(403, "cross-origin", ask(browser.cookies(), "Origin: https://evil.test"));
        Answers.assertProblem(403, "cross-origin", ask(browser.cookies(), "Sec-Fetch-Site: same-site"));
    }

    @Test
    void whoComesFromNowhereHasNothingToBindItTo() {
        Visitor program = Visitor.program(server);
        for (String[] from : List.of(
                new String[] {"Origin: null"},
                new String[] {"Origin: "},
                new String[] {"Origin: https://" + "a.".repeat(200) + "test"},
                new String[] {"Origin: https://a.test", "Origin: https://b.test"},
                new String[] {"Sec-Fetch-Site: cross-site"},
                new String[] {"Sec-Fetch-Site: none"},
                new String[] {"Sec-Fetch-Site: cross-site", "Origin: null"})) {
            String[] lines = java.util.Arrays.copyOf(from, from.length + 1);
            lines[from.length] = program.bearer();
            Answers.assertProblem(403, "cross-origin", ask(lines));
        }
    }

    @Test
    void onlyAnEmptyPostIsTaken() {
        Visitor program = Visitor.program(server);
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "HEAD")) {
            assertEquals(
                    405,
                    RawHttp.send(server.port(), method + " /auth/ticket", "", program.bearer())
                            .status());
        }
        String json = "Content-Type: application/json";
        Answers.assertProblem(400, "malformed", ask("{\"origin\":\"x\"}", new String[] {program.bearer(), json}));
        Answers.assertProblem(400, "malformed", ask("[]", new String[] {program.bearer(), json}));
        Answers.assertProblem(
                415, "unsupported-media-type", ask("x", new String[] {program.bearer(), "Content-Type: text/plain"}));
    }

    @Test
    void anExpiredAccessCookieIsRefreshedOnTheWay() {
        try (DoorwardServer own = new DoorwardServer()) {
            Visitor browser = Visitor.browser(own);
            RawHttp.Answer answer =
                    RawHttp.send(own.port(), "POST /auth/ticket", "", browser.refreshCookie(), Visitor.SAME_ORIGIN);
            assertEquals(200, answer.status());
            assertNotEquals("", answer.cookie("-access"));
        }
    }

    @Test
    void aSessionThatAsksTooOftenWaitsAndNobodyElseDoes() {
        try (DoorwardServer own = new DoorwardServer()) {
            Visitor greedy = Visitor.program(own);
            Visitor modest = Visitor.program(own);
            for (int i = 0; i < 30; i++) {
                assertEquals(
                        200,
                        RawHttp.send(own.port(), "POST /auth/ticket", "", greedy.bearer())
                                .status());
            }
            RawHttp.Answer refused = RawHttp.send(own.port(), "POST /auth/ticket", "", greedy.bearer());
            assertEquals(429, refused.status());
            assertEquals("60", refused.header("Retry-After").orElseThrow());
            assertEquals(
                    0,
                    StructuredList.parse(refused.header("RateLimit").orElseThrow())
                            .items()
                            .get(0)
                            .parameters()
                            .get("r"));
            assertEquals(
                    30,
                    StructuredList.parse(refused.header("RateLimit-Policy").orElseThrow())
                            .items()
                            .get(0)
                            .parameters()
                            .get("q"));
            assertEquals("too-many", Answers.json(refused).get("reason").textValue());
            assertEquals(
                    200,
                    RawHttp.send(own.port(), "POST /auth/ticket", "", modest.bearer())
                            .status());
            own.clock.advance(Duration.ofSeconds(60));
            assertEquals(
                    200,
                    RawHttp.send(own.port(), "POST /auth/ticket", "", greedy.bearer())
                            .status());
        }
    }
}
