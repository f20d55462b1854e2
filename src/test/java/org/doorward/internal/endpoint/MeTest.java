package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class MeTest {
    private static RawHttp.Answer me(DoorwardServer server, String method, String... lines) {
        return RawHttp.send(server.port(), method + " /auth/me", "", lines);
    }

    @Test
    void itSaysWhoAndUntilWhen() {
        try (DoorwardServer server = new DoorwardServer("doorward.session.access", "10s")) {
            Visitor ada = Visitor.program(server);
            server.clock.advance(Duration.ofSeconds(4));
            RawHttp.Answer answer = me(server, "GET", ada.bearer());
            assertEquals(200, answer.status(), answer::toString);
            assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
            JsonNode body = Answers.json(answer);
            TreeSet<String> names = new TreeSet<>();
            body.fieldNames().forEachRemaining(names::add);
            assertEquals(
                    new TreeSet<>(List.of(
                            "account",
                            "session_id",
                            "created_at",
                            "expires_at",
                            "idle_expires_at",
                            "session_expires_in",
                            "idle_timeout",
                            "access_issued_at",
                            "access_lifetime",
                            "access_expires_in",
                            "roles",
                            "scopes",
                            "restrictions")),
                    names);
            JsonNode account = body.get("account");
            assertEquals("ada", account.get("username").textValue());
            assertTrue(account.get("email").isNull());
            assertFalse(account.get("email_verified").booleanValue());
            assertFalse(account.get("terms_accepted").booleanValue());
            assertEquals(5, account.size(), "and nothing of the password");
            assertEquals(ada.session(), body.get("session_id").textValue());
            assertEquals("2026-03-01T12:00:00.123Z", body.get("created_at").textValue());
            assertEquals("2026-03-31T12:00:00.123Z", body.get("expires_at").textValue());
            assertEquals("2026-03-02T12:00:00.123Z", body.get("idle_expires_at").textValue());
            assertEquals(30 * 86_400 - 4, body.get("session_expires_in").intValue());
            assertEquals(86_400, body.get("idle_timeout").intValue());
            assertEquals("2026-03-01T12:00:00Z", body.get("access_issued_at").textValue());
            assertEquals(11, body.get("access_lifetime").intValue(), "whole seconds, rounded up");
            assertEquals(6, body.get("access_expires_in").intValue());
            assertEquals("[\"admin\",\"user\"]", body.get("roles").toString());
            assertTrue(body.get("scopes").isNull());
            assertEquals("[]", body.get("restrictions").toString());
        }
    }

    @Test
    void headIsGetWithoutTheBody() {
        try (DoorwardServer server = new DoorwardServer()) {
            Visitor browser = Visitor.browser(server);
            RawHttp.Answer head = me(server, "HEAD", browser.cookies());
            assertEquals(200, head.status());
            assertEquals("", head.body());
            assertEquals(401, me(server, "HEAD").status());
            assertEquals("", me(server, "HEAD").body());
        }
    }

    @Test
    void aForeignPageMayAskAndLearnsNothingThatItCouldRead() {
        try (DoorwardServer server = new DoorwardServer()) {
            RawHttp.Answer answer = me(
                    server,
                    "GET",
                    Visitor.browser(server).cookies(),
                    "Origin: https://evil.test",
                    "Sec-Fetch-Site: cross-site");
            assertEquals(200, answer.status());
            assertTrue(answer.headers("Access-Control-Allow-Origin").findAny().isEmpty());
            assertTrue(
                    answer.headers("Access-Control-Allow-Credentials").findAny().isEmpty());
        }
    }

    @Test
    void aRevokedSessionIsRefusedOnItsVeryNextRequest() {
        try (DoorwardServer server = new DoorwardServer()) {
            for (int i = 0; i < 5; i++) {
                Visitor ada = Visitor.program(server);
                Visitor browser = Visitor.browser(server);
                assertEquals(200, me(server, "GET", browser.cookies()).status());
                RawHttp.send(server.port(), "DELETE /auth/sessions/" + browser.session(), "", ada.bearer());
                Answers.assertProblem(401, "revoked", me(server, "GET", browser.cookies()));
                browser.assertOver("revoked");
            }
        }
    }
}
