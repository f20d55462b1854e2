package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class RefreshEndpointTest {
    private static final String JSON = "Content-Type: application/json";

    private DoorwardServer server;

    @BeforeEach
    void start() {
        server = new DoorwardServer("doorward.session.idle", "100s");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp.Answer refresh(String body, String... lines) {
        return RawHttp.send(server.port(), "POST /auth/refresh", body, lines);
    }

    private RawHttp.Answer refreshWith(String token) {
        return refresh(Json.write(Map.of("refresh_token", token)), JSON);
    }

    @Test
    void aTokenInTheBodyIsAnsweredInTheBody() {
        Visitor ada = Visitor.program(server);
        RawHttp.Answer answer = ada.refreshInBody();
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        Answers.assertSetsNoCookie(answer);
        JsonNode body = Answers.json(answer);
        assertEquals(6, body.size());
        assertEquals(ada.session(), body.get("session_id").textValue());
        assertNotEquals(ada.access(), body.get("access_token").textValue());
        assertNotEquals(ada.refresh(), body.get("refresh_token").textValue());
        RawHttp.Answer form = refresh(
                "refresh_token=" + body.get("refresh_token").textValue(),
                "Content-Type: application/x-www-form-urlencoded");
        assertEquals(200, form.status(), form::toString);
    }

    @Test
    void aTokenInTheCookieIsAnsweredInCookiesAndNeverInTheBody() {
        Visitor browser = Visitor.browser(server);
        for (String[] lines : List.of(
                new String[] {browser.cookies(), Visitor.SAME_ORIGIN},
                new String[] {browser.refreshCookie(), Visitor.SAME_ORIGIN},
                new String[] {browser.refreshCookie(), Visitor.SAME_ORIGIN, JSON})) {
            RawHttp.Answer answer = refresh("", lines);
            assertEquals(200, answer.status(), answer::toString);
            assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
            assertEquals(2, answer.headers("Set-Cookie").count());
            JsonNode body = Answers.json(answer);
            assertFalse(body.has("access_token") || body.has("refresh_token"));
            assertFalse(answer.body().contains("dwr_") || answer.body().contains("eyJ"));
            assertEquals(browser.session(), body.get("session_id").textValue());
        }
    }

    @Test
    void bothAreOneTooManyAndNeitherIsRotated() {
        Visitor browser = Visitor.browser(server);
        Visitor ada = Visitor.program(server);
        for (String token : List.of(browser.refresh(), ada.refresh(), "x", "")) {
            RawHttp.Answer answer = refresh(
                    Json.write(Map.of("refresh_token", token)), JSON, browser.refreshCookie(), Visitor.SAME_ORIGIN);
            Answers.assertSetsNoCookie(Answers.assertProblem(400, "several-credentials", answer));
        }
        assertEquals(200, browser.refreshInBody().status());
        assertEquals(200, ada.refreshInBody().status());
    }

    @Test
    void noTokenIsMalformed() {
        for (RawHttp.Answer answer : List.of(
                refresh(""),
                refresh("", JSON),
                refresh("{}", JSON),
                refresh("", "Content-Type: application/x-www-form-urlencoded"),
                refreshWith(""),
                refreshWith(" "),
                refreshWith("x"),
                refreshWith("dwr_"),
                refreshWith("dwr_" + "A".repeat(99)),
                refreshWith("dwr_" + "A".repeat(10_000)),
                refresh("", "Cookie: " + Visitor.REFRESH_COOKIE + "="),
                RawHttp.send(
                        server.port(),
                        "POST /auth/refresh?refresh_token="
                                + Visitor.program(server).refresh(),
                        ""),
                refresh("", Visitor.program(server).bearer()))) {
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "malformed", answer));
        }
    }

    @Test
    void aBodyThatCannotBeReadIsNoEmptyOne() {
        Visitor browser = Visitor.browser(server);
        for (String[] call : List.of(
                new String[] {"400", "malformed", "{", JSON},
                new String[] {"400", "malformed", "[]", JSON},
                new String[] {"400", "malformed", "{\"refresh_token\":1}", JSON},
                new String[] {"400", "malformed", "{\"refresh_token\":null}", JSON},
                new String[] {"400", "malformed", "{\"refresh_token\":\"x\",\"refresh_token\":\"y\"}", JSON},
                new String[] {"400", "malformed", "{\"session_id\":\"x\"}", JSON},
                new String[] {"415", "unsupported-media-type", "{}", "Content-Type: text/plain"},
                new String[] {"415", "unsupported-media-type", "{}", "X-No-Type: 1"},
                new String[] {"413", "too-large", "{" + " ".repeat(20_000) + "}", JSON})) {
            for (String cookie : List.of("X-Nothing: here", browser.cookies())) {
                RawHttp.Answer answer = refresh(call[2], call[3], cookie, Visitor.SAME_ORIGIN);
                Answers.assertSetsNoCookie(Answers.assertProblem(Integer.parseInt(call[0]), call[1], answer));
            }
        }
        assertEquals(200, browser.refreshInBody().status());
    }

    @Test
    void aLostAnswerIsGivenAgainAndAnOlderTokenEndsTheSession() {
        Visitor ada = Visitor.program(server);
        String second = Answers.json(ada.refreshInBody()).get("refresh_token").textValue();
        assertEquals(
                second, Answers.json(ada.refreshInBody()).get("refresh_token").textValue());
        String third = Answers.json(refreshWith(second)).get("refresh_token").textValue();
        Answers.assertProblem(401, "reused", ada.refreshInBody());
        Answers.assertProblem(401, "reused", refreshWith(third));
        ada.assertOver("reused");
    }

    @Test
    void refreshingIsNoUseOfTheSession() {
        Visitor ada = Visitor.program(server);
        server.clock.advance(Duration.ofSeconds(60));
        String next = Answers.json(ada.refreshInBody()).get("refresh_token").textValue();
        server.clock.advance(Duration.ofSeconds(41));
        Answers.assertProblem(401, "idle", refreshWith(next));
    }

    @Test
    void onlyPostRefreshes() {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post")) {
            RawHttp.Answer answer = RawHttp.send(
                    server.port(),
                    method + " /auth/refresh",
                    "",
                    Visitor.browser(server).cookies(),
                    Visitor.SAME_ORIGIN);
            assertTrue(answer.status() == 405 || answer.status() == 400, answer::toString);
            if (answer.status() == 405) {
                assertEquals("POST", answer.header("Allow").orElseThrow());
            }
            Answers.assertSetsNoCookie(answer);
        }
    }
}
