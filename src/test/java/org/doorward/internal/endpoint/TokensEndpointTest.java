package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Personal access tokens by HTTP: made, listed, changed, revoked by their owner. */
@Tag("server")
class TokensEndpointTest extends TokensBed {
    @Test
    void aTokenIsToldOnceAndListedWithoutItsSecret() {
        RawHttp.Answer made = send(
                "POST /auth/tokens",
                "{\"name\":\"build server\",\"expires_in_days\":30,\"scopes\":[\"b\",\"a\"],\"cidrs\":[\"127.0.0.0/8\"]}",
                ada);
        assertEquals(201, made.status(), made::toString);
        assertEquals("no-store", made.header("Cache-Control").orElseThrow());
        JsonNode token = Answers.json(made);
        String text = token.get("token").textValue();
        assertTrue(text.matches("dwp_[0-9A-Za-z]{49}"), "as the README tells scanners");
        assertEquals(
                "dwp_\u2026" + text.substring(text.length() - 4),
                token.get("display").textValue());
        assertEquals("[\"a\",\"b\"]", token.get("scopes").toString());
        assertEquals("2026-03-31T12:00:00.123Z", token.get("expires_at").textValue());
        RawHttp.Answer listed = send("GET /auth/tokens", "", ada);
        assertFalse(listed.body().contains(text.substring(4, 40)), "R117");
        JsonNode row = only();
        assertFalse(row.has("token"));
        assertEquals("build server", row.get("name").textValue());
        assertEquals("active", row.get("state").textValue());
        assertEquals("[\"127.0.0.0/8\"]", row.get("cidrs").toString());
        assertEquals("2026-03-01T12:00:00.123Z", row.get("created_at").textValue());
        assertTrue(row.get("last_used_at").isNull());
        assertEquals(0, row.get("uses").intValue());
        RawHttp.Answer one = send("GET /auth/tokens/" + token.get("id").textValue(), "", ada);
        assertEquals(row, Answers.json(one));
    }

    @Test
    void formsMakeNoTokens() {
        RawHttp.Answer answer = RawHttp.send(
                server.port(),
                "POST /auth/tokens",
                "name=x&expires_in_days=1",
                ada.bearer(),
                "Content-Type: application/x-www-form-urlencoded");
        Answers.assertProblem(415, "unsupported-media-type", answer);
    }

    @Test
    void withTheSettingATokenMayLiveForEver() {
        try (DoorwardServer other = new DoorwardServer(
                "doorward.api-token.allow-no-expiry", "true", "doorward.api-token.max-lifetime", "1d")) {
            Visitor visitor = Visitor.program(other);
            RawHttp.Answer made = RawHttp.send(
                    other.port(), "POST /auth/tokens", "{\"name\":\"x\"}", visitor.bearer(), IssuedToken.JSON);
            assertEquals(201, made.status(), made::toString);
            assertTrue(Answers.json(made).get("expires_at").isNull());
        }
    }

    @Test
    void aTokenActsAsItsOwner() {
        IssuedToken token = IssuedToken.pat(ada, "");
        assertEquals("/api/hello|ada|DOORWARD|true|REQUEST", token.hello().body());
        assertEquals(200, token.call("GET /api/admin", "").status());
        JsonNode me = Answers.json(token.call("GET /auth/me", ""));
        assertEquals(token.id(), me.get("token_id").textValue());
        assertTrue(me.get("session_id").isNull());
        assertTrue(me.get("scopes").isNull());
        assertEquals("[\"admin\",\"user\"]", me.get("roles").toString());
    }

    @Test
    void onesThatAreOverStayVisibleByTheirState() {
        IssuedToken brief = IssuedToken.pat(ada, "");
        IssuedToken revoked = IssuedToken.pat(ada, "");
        assertEquals(204, send("DELETE /auth/tokens/" + revoked.id(), "", ada).status());
        server.clock.advance(Duration.ofDays(29));
        Visitor later = Visitor.program(server);
        IssuedToken live = IssuedToken.pat(later, "");
        server.clock.advance(Duration.ofDays(1));
        Visitor again = Visitor.program(server);
        assertEquals(3, list("", again).size());
        assertEquals(List.of(brief.id()), ids(list("?state=expired", again)));
        assertEquals(List.of(revoked.id()), ids(list("?state=revoked", again)));
        assertEquals(List.of(live.id()), ids(list("?state=active", again)));
        assertEquals(
                "revoked", list("?state=revoked", again).get(0).get("cause").textValue());
        Answers.assertProblem(401, "expired", Answers.unhandled(server, brief::hello));
        for (String query : List.of("?state=", "?state=ACTIVE", "?state=x", "?state=active&state=expired")) {
            Answers.assertProblem(422, "invalid-field", send("GET /auth/tokens" + query, "", again));
        }
    }

    private static List<String> ids(List<JsonNode> tokens) {
        return tokens.stream().map(token -> token.get("id").textValue()).toList();
    }

    @Test
    void aRevokedTokenIsRefusedAtTheNextRequest() {
        IssuedToken token = IssuedToken.pat(ada, "");
        assertEquals(200, token.hello().status());
        assertEquals(204, send("DELETE /auth/tokens/" + token.id(), "", ada).status());
        RawHttp.Answer refused = Answers.unhandled(server, token::hello);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "revoked", refused));
        Answers.assertProblem(404, "not-found", send("DELETE /auth/tokens/" + token.id(), "", ada));
    }

    @Test
    void somebodyElsesTokenAndNoTokenAreOneAnswer() {
        IssuedToken token = IssuedToken.pat(ada, "");
        for (String id : List.of(token.id(), "AAAAAAAAAAAAAAAAAAAAAA", "x", token.text(), token.id() + "A")) {
            for (String call : List.of("GET %", "PATCH %", "DELETE %", "POST %/rotate")) {
                String line = call.replace("%", "/auth/tokens/" + id);
                RawHttp.Answer answer = send(line, line.startsWith("PATCH") ? "{\"name\":\"x\"}" : "", bob);
                Answers.assertProblem(404, "not-found", answer);
            }
        }
        assertEquals("script", only().get("name").textValue());
        assertEquals(200, token.hello().status());
        assertEquals(List.of(), list("", bob));
    }

    @Test
    void aChangeLeavesWhatItDoesNotName() {
        IssuedToken token = IssuedToken.pat(ada, ",\"scopes\":[\"a\"],\"cidrs\":[\"127.0.0.1\"]");
        RawHttp.Answer renamed = send("PATCH /auth/tokens/" + token.id(), "{\"name\":\"other\"}", ada);
        assertEquals(200, renamed.status(), renamed::toString);
        assertFalse(Answers.json(renamed).has("token"));
        assertEquals("other", only().get("name").textValue());
        assertEquals("[\"a\"]", only().get("scopes").toString());
        assertEquals("[\"127.0.0.1/32\"]", only().get("cidrs").toString());
        send("PATCH /auth/tokens/" + token.id(), "{\"scopes\":null,\"cidrs\":[]}", ada);
        assertTrue(only().get("scopes").isNull());
        assertEquals("[]", only().get("cidrs").toString());
        assertEquals(200, token.hello().status());
        Answers.assertProblem(
                400, "malformed", send("PATCH /auth/tokens/" + token.id(), "{\"expires_in_days\":300}", ada));
    }

    @Test
    void aNetworkThatIsNamedIsTheOnlyOne() {

        IssuedToken token = IssuedToken.pat(ada, ",\"cidrs\":[\"192.0.2.0/24\",\"2001:db8::/32\"]");
        RawHttp.Answer refused = Answers.unhandled(server, token::hello);
        Answers.assertProblem(403, "network", refused);
        assertEquals(0, only().get("uses").intValue());
    }

    @Test
    void thereAreNoMoreThanTheSettingSays() {
        try (DoorwardServer few = new DoorwardServer("doorward.api-token.max-per-owner", "2")) {
            Visitor visitor = Visitor.program(few);
            IssuedToken.pat(visitor, "");
            IssuedToken second = IssuedToken.pat(visitor, "");
            String body = "{\"name\":\"x\",\"expires_in_days\":1}";
            Answers.assertProblem(
                    409,
                    "too-many-tokens",
                    RawHttp.send(few.port(), "POST /auth/tokens", body, visitor.bearer(), IssuedToken.JSON));
            RawHttp.send(few.port(), "DELETE /auth/tokens/" + second.id(), "", visitor.bearer());
            IssuedToken.pat(visitor, "");
        }
    }

    @Test
    void anOwnerMakesSoManySecretsInAMinuteAndTheOthersGoOn() {
        IssuedToken token = IssuedToken.pat(ada, "");
        String rotate = "POST /auth/tokens/" + token.id() + "/rotate";
        for (int i = 1; i < 60; i++) {
            assertEquals(201, send(rotate, "", ada).status(), "call " + i);
        }
        Visitor second = Visitor.program(server);
        for (String call : List.of(rotate, "POST /auth/tokens")) {
            for (Visitor session : List.of(ada, second)) {
                RawHttp.Answer refused = send(call, "{\"name\":\"x\",\"expires_in_days\":1}", session);
                Answers.assertProblem(429, "too-many", refused);
                assertEquals("60", refused.header("Retry-After").orElseThrow());
                assertEquals(
                        "\"tokens\";q=60;w=60",
                        refused.header("RateLimit-Policy").orElseThrow());
                assertEquals("\"tokens\";r=0;t=60", refused.header("RateLimit").orElseThrow());
            }
        }
        assertEquals(1, list("", ada).size());
        assertEquals(204, send("DELETE /auth/tokens/" + token.id(), "", ada).status(), "revoking makes none");
        IssuedToken.pat(bob, "");
        server.clock.advance(Duration.ofMinutes(1));
        IssuedToken.pat(ada, "");
    }

    @Test
    void otherMethodsAndPathsAreNone() {
        Answers.assertProblem(405, "method-not-allowed", send("PUT /auth/tokens", "{}", ada));
        Answers.assertProblem(405, "method-not-allowed", send("DELETE /auth/tokens", "", ada));
        String one = "/auth/tokens/" + IssuedToken.pat(ada, "").id();
        Answers.assertProblem(405, "method-not-allowed", send("GET " + one + "/rotate", "", ada));
        Answers.assertProblem(405, "method-not-allowed", send("POST " + one, "{}", ada));
        Answers.assertProblem(404, "not-found", send("POST " + one + "/rotate/rotate", "", ada));
        Answers.assertProblem(404, "not-found", send("POST " + one + "/x", "", ada));
    }

    @Test
    void aForeignPageMakesNoTokenWithTheCookie() {
        Visitor browser = Visitor.browser(server);
        String body = "{\"name\":\"x\",\"expires_in_days\":1}";
        for (String site : List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.test", "X-None: 1")) {
            Answers.assertProblem(
                    403,
                    "cross-origin",
                    RawHttp.send(server.port(), "POST /auth/tokens", body, browser.cookies(), site, IssuedToken.JSON));
        }
        assertEquals(List.of(), list("", ada));
        RawHttp.Answer own = RawHttp.send(
                server.port(), "POST /auth/tokens", body, browser.cookies(), Visitor.SAME_ORIGIN, IssuedToken.JSON);
        assertEquals(201, own.status(), own::toString);
    }
}
