package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Service accounts and their API keys, by administrators alone. */
@Tag("server")
class ServiceAccountsTest {
    private static final String PATH = "/auth/admin/service-accounts";

    private Accounts accounts;
    private DoorwardServer server;
    private Visitor ada;

    @BeforeEach
    void start() {
        accounts = new Accounts();
        server = new DoorwardServer("doorward.admin.enabled", "true", "doorward.jpa.url", accounts.url());
        accounts.add("bob", "user").add("carol", "admin");
        ada = Visitor.program(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp.Answer send(String requestLine, String body) {
        return Answers.unhandled(
                server,
                () -> body.isEmpty()
                        ? RawHttp.send(server.port(), requestLine, "", ada.bearer())
                        : RawHttp.send(server.port(), requestLine, body, ada.bearer(), IssuedToken.JSON));
    }

    private String made(String name, String roles) {
        RawHttp.Answer answer = send("POST " + PATH, "{\"name\":\"" + name + "\",\"roles\":[" + roles + "]}");
        assertEquals(201, answer.status(), answer::toString);
        return Answers.json(answer).get("id").textValue();
    }

    private IssuedToken key(String account, String more) {
        RawHttp.Answer answer =
                send("POST " + PATH + "/" + account + "/keys", "{\"name\":\"k\",\"expires_in_days\":30" + more + "}");
        assertEquals(201, answer.status(), answer::toString);
        JsonNode key = Answers.json(answer);
        return new IssuedToken(
                server, key.get("id").textValue(), key.get("token").textValue());
    }

    @Test
    void aServiceAccountIsMadeListedChangedAndRemoved() {
        String id = made("gateway", "\"user\",\"reader\"");
        assertTrue(id.startsWith("service:"));
        JsonNode one = Answers.json(send("GET " + PATH + "/" + id, ""));
        assertEquals("gateway", one.get("name").textValue());
        assertEquals("[\"reader\",\"user\"]", one.get("roles").toString());
        assertTrue(one.get("active").booleanValue());
        assertEquals("2026-03-01T12:00:00.123Z", one.get("created_at").textValue());
        Answers.assertProblem(409, "name-taken", send("POST " + PATH, "{\"name\":\"gateway\",\"roles\":[]}"));
        String other = made("other", "");
        Answers.assertProblem(409, "name-taken", send("PATCH " + PATH + "/" + other, "{\"name\":\"gateway\"}"));
        JsonNode changed = Answers.json(send("PATCH " + PATH + "/" + id, "{\"roles\":[\"user\"],\"active\":false}"));
        assertEquals("gateway", changed.get("name").textValue());
        assertEquals("[\"user\"]", changed.get("roles").toString());
        assertFalse(changed.get("active").booleanValue());
        assertEquals(2, Answers.json(send("GET " + PATH, "")).get("total").intValue());
        assertEquals(204, send("DELETE " + PATH + "/" + id, "").status());
        for (String call : List.of("GET ", "PATCH ", "DELETE ")) {
            Answers.assertProblem(
                    404, "not-found", send(call + PATH + "/" + id, call.startsWith("PATCH") ? "{\"name\":\"x\"}" : ""));
        }
    }

    @Test
    void noneIsCalledAsAPersonOrAsASubjectOfAnotherIssuer() {
        String id = made("gateway", "");
        for (String name : List.of("ada", "Bob", " CAROL", "\uff41\uff44\uff41", "a\u200bda")) {
            String body = "{\"name\":\"" + name + "\",\"roles\":[]}";
            RawHttp.Answer answer = send("POST " + PATH, body);
            // some of them are no names at all
            assertTrue(answer.status() == 409 || answer.status() == 422, answer::toString);
            answer = send("PATCH " + PATH + "/" + id, "{\"name\":\"" + name + "\"}");
            assertTrue(answer.status() == 409 || answer.status() == 422, answer::toString);
        }
        Answers.assertProblem(409, "name-taken", send("POST " + PATH, "{\"name\":\"Bob\",\"roles\":[]}"));
        Answers.assertProblem(409, "name-taken", send("PATCH " + PATH + "/" + id, "{\"name\":\"Bob\"}"));
        for (String call : List.of("POST " + PATH, "PATCH " + PATH + "/" + id)) {
            RawHttp.Answer answer = send(call, "{\"name\":\"idp|4711\",\"roles\":[]}");
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(Answers.json(answer).get("title").textValue().contains("\"name\""), answer::toString);
        }
        accounts.add("gateway", "user");
        assertEquals(
                200,
                send("PATCH " + PATH + "/" + id, "{\"name\":\"gateway\",\"roles\":[\"user\"]}")
                        .status(),
                "one that has its name can still be changed");
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        for (String row : List.of(
                "name|{\"roles\":[]}",
                "name|{\"name\":\" \",\"roles\":[]}",
                "roles|{\"name\":\"x\",\"roles\":[\"\"]}")) {
            RawHttp.Answer answer = Answers.assertProblem(
                    422, "invalid-field", send("POST " + PATH, row.substring(row.indexOf('|') + 1)));
            assertTrue(Answers.json(answer)
                    .get("title")
                    .textValue()
                    .contains("\"" + row.substring(0, row.indexOf('|')) + "\""));
        }
        for (String body : List.of("{\"name\":\"x\",\"id\":\"y\"}", "{\"name\":\"x\",\"roles\":\"admin\"}")) {
            Answers.assertProblem(400, "malformed", send("POST " + PATH, body));
        }
        assertEquals(0, Answers.json(send("GET " + PATH, "")).get("total").intValue());
    }

    @Test
    void aKeyActsAsItsServiceAccountAsThatIsNow() {
        String id = made("gateway", "\"admin\"");
        IssuedToken key = key(id, "");
        assertTrue(key.text().startsWith("dwk_"));
        assertEquals("/api/hello|gateway|DOORWARD|true|REQUEST", key.hello().body());
        assertEquals(
                "/api/hello|gateway|DOORWARD|true|REQUEST",
                RawHttp.send(server.port(), "GET /api/hello", "", "X-API-Key: " + key.text())
                        .body());
        send("PATCH " + PATH + "/" + id, "{\"roles\":[]}");
        assertEquals("/api/hello|gateway|DOORWARD|false|REQUEST", key.hello().body(), "R119");
        send("PATCH " + PATH + "/" + id, "{\"active\":false}");
        Answers.assertProblem(401, "suspended", Answers.unhandled(server, key::hello));
        send("PATCH " + PATH + "/" + id, "{\"active\":true}");
        assertEquals(200, key.hello().status());
    }

    @Test
    void keysEndWithTheirServiceAccountAndOutliveWhoMadeThem() {

        Visitor carol = Visitor.program(server, "carol");
        IssuedToken key = IssuedToken.key(carol, "gateway", "", "");
        accounts.disable("carol");
        assertEquals(200, key.hello().status());
        String id = Answers.json(send("GET " + PATH, ""))
                .get("service_accounts")
                .get(0)
                .get("id")
                .textValue();
        assertEquals(204, send("DELETE " + PATH + "/" + id, "").status());
        assertEquals(401, Answers.unhandled(server, key::hello).status());
        made("gateway", "");
        assertEquals(401, Answers.unhandled(server, key::hello).status(), "a name is no way back");
    }

    @Test
    void keysAreManagedAsTokensAre() {
        String id = made("gateway", "");
        IssuedToken key = key(id, ",\"scopes\":[\"doorward:introspect\"],\"requests_per_minute\":50");
        String keys = PATH + "/" + id + "/keys";
        JsonNode listed = Answers.json(send("GET " + keys, "")).get("tokens");
        assertEquals(1, listed.size());
        assertEquals(50, listed.get(0).get("requests_per_minute").intValue());
        assertFalse(listed.toString().contains(key.text().substring(4, 40)));
        assertEquals(
                7,
                Answers.json(send("PATCH " + keys + "/" + key.id(), "{\"requests_per_minute\":7}"))
                        .get("requests_per_minute")
                        .intValue());
        assertTrue(Answers.json(send("PATCH " + keys + "/" + key.id(), "{\"requests_per_minute\":null}"))
                .get("requests_per_minute")
                .isNull());
        for (String bad : List.of("0", "-1", "1000001")) {
            Answers.assertProblem(
                    422,
                    "invalid-field",
                    send("PATCH " + keys + "/" + key.id(), "{\"requests_per_minute\":" + bad + "}"));
        }
        RawHttp.Answer rotated = send("POST " + keys + "/" + key.id() + "/rotate", "{\"overlap_seconds\":60}");
        assertEquals(201, rotated.status(), rotated::toString);
        assertEquals(204, send("DELETE " + keys + "/" + key.id(), "").status());
        Answers.assertProblem(401, "revoked", key.call("GET /auth/me", ""));
        String second = made("second", "");
        Answers.assertProblem(404, "not-found", send("GET " + PATH + "/" + second + "/keys/" + key.id(), ""));
        Answers.assertProblem(404, "not-found", send("GET /auth/tokens/" + key.id(), ""));
        IssuedToken pat = IssuedToken.pat(ada, "");
        Answers.assertProblem(404, "not-found", send("DELETE " + keys + "/" + pat.id(), ""));
        assertEquals(200, pat.hello().status());
    }

    @Test
    void aKeysLimitIs429AndNot401() {
        String id = made("gateway", "");
        IssuedToken key = key(id, ",\"requests_per_minute\":10");
        for (int i = 0; i < 10; i++) {
            assertEquals(200, key.hello().status(), "call " + i);
        }
        RawHttp.Answer refused = Answers.unhandled(server, key::hello);
        assertEquals(429, refused.status(), refused::toString);
        assertEquals("60", refused.header("Retry-After").orElseThrow());
        assertEquals(
                "\"requests\";q=10;w=60", refused.header("RateLimit-Policy").orElseThrow());
        assertEquals(429, key.call("GET /public/x", "").status());
    }

    @Test
    void aKeyRotatesItselfAndManagesNothingElse() {
        String id = made("gateway", "\"admin\"");
        IssuedToken key = key(id, ",\"scopes\":[\"doorward:rotate-itself\",\"doorward:tokens\",\"doorward:sessions\"]");
        for (String call : List.of("GET /auth/tokens", "GET /auth/sessions", "POST /auth/logout-all", "GET " + PATH)) {
            Answers.assertProblem(403, "wrong-credential", key.call(call, ""));
        }
        Answers.assertProblem(
                403, "wrong-credential", key.call("POST /auth/tokens", "{\"name\":\"x\",\"expires_in_days\":1}"));
        RawHttp.Answer rotated = key.call("POST /auth/tokens/" + key.id() + "/rotate", "");
        assertEquals(201, rotated.status(), rotated::toString);
        assertTrue(Answers.json(rotated).get("token").textValue().startsWith("dwk_"));
        Answers.assertProblem(401, "revoked", key.call("POST /auth/tokens/" + key.id() + "/rotate", ""));
    }

    @Test
    void nobodyElseMayAndWithoutTheSettingNothingIsThere() {
        Visitor bob = Visitor.program(server, "bob");
        IssuedToken pat = IssuedToken.pat(ada, "");
        for (String call : List.of("GET " + PATH, "POST " + PATH, "DELETE " + PATH + "/service:x")) {
            Answers.assertProblem(401, "unauthenticated", RawHttp.send(server.port(), call, ""));
            Answers.assertProblem(403, "forbidden", RawHttp.send(server.port(), call, "", bob.bearer()));
            Answers.assertProblem(403, "wrong-credential", pat.call(call, ""));
        }
        try (DoorwardServer plain = new DoorwardServer()) {
            Visitor visitor = Visitor.program(plain);
            Answers.assertProblem(404, "not-found", RawHttp.send(plain.port(), "GET " + PATH, "", visitor.bearer()));
        }
    }
}
