package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class AdminKeysTest {
    private static final String JSON = "Content-Type: application/json";

    private DoorwardServer server;
    private Visitor ada;

    @BeforeEach
    void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(
                "doorward.admin.enabled",
                "true",
                "doorward.jwt.algorithm",
                "ES256",
                "doorward.jpa.url",
                accounts.url());
        accounts.add("bob", "user");
        ada = Visitor.program(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp.Answer send(String requestLine, String body, String... lines) {
        return Answers.unhandled(server, () -> RawHttp.send(server.port(), requestLine, body, lines));
    }

    private List<JsonNode> keys() {
        RawHttp.Answer answer = send("GET /auth/admin/keys", "", ada.bearer());
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        List<JsonNode> keys = new ArrayList<>();
        Answers.json(answer).get("keys").forEach(keys::add);
        return keys;
    }

    private JsonNode newest() {
        List<JsonNode> keys = keys();
        return keys.get(keys.size() - 1);
    }

    private JsonNode rotated(String body) {
        RawHttp.Answer answer = body.isEmpty()
                ? send("POST /auth/admin/keys", "", ada.bearer())
                : send("POST /auth/admin/keys", body, ada.bearer(), JSON);
        assertEquals(201, answer.status(), answer::toString);
        return Answers.json(answer);
    }

    private static String kidOf(Visitor visitor) {
        String header =
                new String(Base64.getUrlDecoder().decode(visitor.access().split("\\.", -1)[0]), StandardCharsets.UTF_8);
        return header.replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private RawHttp.Answer remove(String kid) {
        return send("DELETE /auth/admin/keys/" + kid, "", ada.bearer());
    }

    @Test
    void keysAreListedAsTheyStandAndHoldNothingSecret() {
        JsonNode key = newest();
        assertEquals(kidOf(ada), key.get("kid").textValue());
        assertEquals("ES256", key.get("algorithm").textValue());
        assertEquals("2026-03-01T12:00:00.123Z", key.get("created_at").textValue());
        assertEquals("2026-03-01T12:00:00.123Z", key.get("signs_from").textValue());
        assertTrue(key.get("verifies_until").isNull());
        assertEquals("signing", key.get("state").textValue());
        assertEquals(6, key.size(), key::toString);
    }

    @Test
    void aRotationSignsNobodyOut() {
        Visitor browser = Visitor.browser(server);
        String old = kidOf(ada);
        JsonNode made = rotated("");
        assertEquals("published", made.get("state").textValue());
        ada.assertSignedIn();
        assertEquals(old, kidOf(Visitor.program(server)));
        server.clock.advance(Duration.ofMinutes(10));
        Visitor bob = Visitor.program(server, "bob");
        assertEquals(made.get("kid").textValue(), kidOf(bob));
        ada.assertSignedIn();
        bob.assertSignedIn();
        assertEquals(
                200,
                RawHttp.send(server.port(), "GET /api/hello", "", browser.accessCookie(), Visitor.SAME_ORIGIN)
                        .status());
    }

    @Test
    void aTokenOfARemovedKeyIsExpiredAndItsHolderRefreshes() {
        String old = kidOf(ada);
        Visitor browser = Visitor.browser(server);
        assertEquals("signing", rotated("{\"at_once\":true}").get("state").textValue());
        Visitor fresh = Visitor.program(server);
        assertNotEquals(old, kidOf(fresh));
        assertEquals(204, remove(old).status());
        Answers.assertProblem(401, "expired", Answers.unhandled(server, ada::hello));
        RawHttp.Answer inCookie =
                RawHttp.send(server.port(), "GET /api/hello", "", browser.accessCookie(), Visitor.SAME_ORIGIN);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", inCookie));
        fresh.assertSignedIn();
        assertEquals(200, ada.refreshInBody().status());
        assertEquals(
                200,
                RawHttp.send(server.port(), "POST /auth/refresh", "", browser.refreshCookie(), Visitor.SAME_ORIGIN)
                        .status());
        Answers.assertProblem(404, "not-found", send("DELETE /auth/admin/keys/" + old, "", fresh.bearer()));
    }

    @Test
    void aSignOutByATokenOfARemovedKeyIsNotSaidToBeDoneUnlessARefreshTokenIsShown() {
        String old = kidOf(ada);
        Visitor browser = Visitor.browser(server);
        rotated("{\"at_once\":true}");
        assertEquals(204, remove(old).status());
        Answers.assertProblem(401, "expired", send("POST /auth/logout", "", ada.bearer()));
        RawHttp.Answer inCookie = send("POST /auth/logout", "", browser.accessCookie(), Visitor.SAME_ORIGIN);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", inCookie));
        assertEquals(200, ada.refreshInBody().status(), "it lives");
        assertEquals(
                204,
                send("POST /auth/logout", "", browser.cookies(), Visitor.SAME_ORIGIN)
                        .status());
        assertEquals(
                401,
                send("POST /auth/refresh", "", browser.refreshCookie(), Visitor.SAME_ORIGIN)
                        .status());
    }

    @Test
    void anAccessCookieOfARemovedKeyDoesNotSpoilAnAntiForgeryToken() {
        Visitor browser = Visitor.browser(server);
        RawHttp.Answer csrf = send("GET /auth/csrf", "", browser.cookies(), Visitor.SAME_ORIGIN);
        String token = Answers.json(csrf).get("csrf_token").textValue();
        String old = kidOf(ada);
        rotated("{\"at_once\":true}");
        assertEquals(204, remove(old).status());
        String host = "X-CSRF-Token: " + token;
        assertEquals(
                200, send("POST /auth/refresh", "", browser.cookies(), host).status());
    }

    @Test
    void theOnlySigningKeyCannotBeRemoved() {
        Answers.assertProblem(409, "only-signing-key", remove(kidOf(ada)));
        ada.assertSignedIn();
    }

    @Test
    void whatIsNoKeyIsNotFound() {
        for (String kid : List.of("x", "a'b", "%2e", "0123456789abcdef", "keys", "A".repeat(4_000))) {
            RawHttp.Answer answer = remove(kid);
            assertTrue(answer.status() == 404 || answer.status() == 400, answer::toString);
        }
    }

    @Test
    void onlyAdministratorsMayDoAnyOfIt() {
        Visitor bob = Visitor.program(server, "bob");
        int before = keys().size();
        for (String call : List.of("GET /auth/admin/keys", "POST /auth/admin/keys", "DELETE /auth/admin/keys/x")) {
            Answers.assertProblem(401, "unauthenticated", send(call, ""));
            Answers.assertProblem(403, "forbidden", send(call, "", bob.bearer()));
        }
        assertEquals(before, keys().size());
    }

    @Test
    void aCookieCountsFromOurOwnPagesOnly() {
        Visitor browser = Visitor.browser(server);
        int before = keys().size();
        Answers.assertProblem(
                403,
                "cross-origin",
                send("POST /auth/admin/keys", "", browser.accessCookie(), "Sec-Fetch-Site: cross-site"));
        assertEquals(before, keys().size());
        assertEquals(
                201,
                send("POST /auth/admin/keys", "", browser.accessCookie(), Visitor.SAME_ORIGIN)
                        .status());
    }

    @Test
    void theBodyIsReadStrictly() {
        int before = keys().size();
        for (String body : List.of(
                "{\"at_once\":1}",
                "{\"at_once\":\"true\"}",
                "{\"at_once\":true,\"at_once\":true}",
                "{\"at_once\":true,\"kid\":\"x\"}",
                "{\"algorithm\":\"none\"}",
                "[]",
                "x")) {
            Answers.assertProblem(400, "malformed", send("POST /auth/admin/keys", body, ada.bearer(), JSON));
        }
        Answers.assertProblem(
                415,
                "unsupported-media-type",
                send(
                        "POST /auth/admin/keys",
                        "at_once=true&x=y",
                        ada.bearer(),
                        "Content-Type: application/x-www-form-urlencoded"));
        assertEquals(before, keys().size());
    }

    @Test
    void otherMethodsAreToldSo() {
        Answers.assertProblem(405, "method-not-allowed", send("PUT /auth/admin/keys", "", ada.bearer()));
        Answers.assertProblem(405, "method-not-allowed", send("POST /auth/admin/keys/x", "", ada.bearer()));
    }

    @Test
    void tooManyKeysAreRefused() {
        int made = 0;
        RawHttp.Answer answer;
        do {
            answer = send("POST /auth/admin/keys", "{\"at_once\":true}", ada.bearer(), JSON);
            assertTrue(++made < 50);
        } while (answer.status() == 201);
        Answers.assertProblem(409, "too-many-keys", answer);
    }

    @Test
    void whoDidItIsInTheLog() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.keys")) {
            String old = kidOf(ada);
            String kid = rotated("{\"at_once\":true}").get("kid").textValue();
            assertEquals(204, remove(old).status());
            String text = logs.text();
            assertTrue(text.contains("INFO") && text.contains(kid) && text.contains(old), text);
            assertEquals(2, text.split(" by ", -1).length - 1, text);
            assertFalse(text.contains(ada.access()));
        }
    }

    @Test
    void withoutTheSettingThereIsNoSuchThing() {
        try (DoorwardServer plain = new DoorwardServer()) {
            Visitor admin = Visitor.program(plain);
            for (String call : List.of("GET /auth/admin/keys", "POST /auth/admin/keys", "DELETE /auth/admin/keys/x")) {
                Answers.assertProblem(404, "not-found", RawHttp.send(plain.port(), call, "", admin.bearer()));
            }
        }
    }
}
