package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.ApiTokenText;
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

/** What other services ask of tokens: RFC 7662 and RFC 7009, with an API key. */
@Tag("server")
class IntrospectTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String INACTIVE = "{\"active\":false}";
    private static final List<String> PATHS = List.of("/auth/introspect", "/auth/revoke");

    private Accounts accounts;
    private DoorwardServer server;
    private Visitor ada;
    private Visitor bob;
    private IssuedToken service;

    @BeforeEach
    void start() {
        accounts = new Accounts();
        server = new DoorwardServer("doorward.admin.enabled", "true", "doorward.jpa.url", accounts.url());
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
        service = IssuedToken.key(ada, "gateway", "", ",\"scopes\":[\"doorward:introspect\"]");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp.Answer ask(String path, String token) {
        return RawHttp.send(server.port(), "POST " + path, "token=" + token, service.bearer(), FORM);
    }

    private String introspected(String token) {
        RawHttp.Answer answer = ask("/auth/introspect", token);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        assertEquals("application/json", answer.header("Content-Type").orElseThrow());
        return answer.body();
    }

    private JsonNode active(String token) {
        introspected(token);
        JsonNode told = Answers.json(ask("/auth/introspect", token));
        assertTrue(told.get("active").booleanValue(), told::toString);
        assertFalse(told.toString().contains(token));
        return told;
    }

    private void revoke(String token) {
        RawHttp.Answer answer = ask("/auth/revoke", token);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("", answer.body());
    }

    @Test
    void whoHasNoKeyOfThatScopeIsToldNothing() {
        IssuedToken pat = IssuedToken.pat(ada, "");
        IssuedToken plain = IssuedToken.key(ada, "other", "\"admin\"", "");
        IssuedToken none = IssuedToken.key(ada, "third", "", ",\"scopes\":[\"a\"]");
        Visitor browser = Visitor.browser(server);
        for (String path : PATHS) {
            String body = "token=" + bob.refresh();
            Answers.assertProblem(401, "unauthenticated", RawHttp.send(server.port(), "POST " + path, body, FORM));
            for (String line : List.of("Authorization: Basic Z2F0ZXdheTp4", "Authorization: Bearer x")) {
                assertEquals(
                        401,
                        RawHttp.send(server.port(), "POST " + path, body, line, FORM)
                                .status());
            }
            for (String line : List.of(ada.bearer(), pat.bearer(), browser.cookies())) {
                Answers.assertProblem(
                        403,
                        "wrong-credential",
                        RawHttp.send(server.port(), "POST " + path, body, line, Visitor.SAME_ORIGIN, FORM));
            }
            for (IssuedToken key : List.of(plain, none)) {
                RawHttp.Answer answer = RawHttp.send(server.port(), "POST " + path, body, key.bearer(), FORM);
                assertEquals(403, answer.status(), answer::toString);
                assertTrue(answer.header("WWW-Authenticate").orElseThrow().contains("scope=\"doorward:introspect\""));
            }
        }
        bob.assertSignedIn();
        assertEquals(200, bob.refreshInBody().status());
    }

    @Test
    void aGoodTokenIsToldOfByWhatItIs() {
        JsonNode access = active(bob.access());
        assertEquals("id-of-bob", access.get("sub").textValue());
        assertEquals("bob", access.get("username").textValue());
        assertEquals(bob.session(), access.get("session_id").textValue());
        assertEquals("Bearer", access.get("token_type").textValue());
        assertEquals("[\"user\"]", access.get("roles").toString());
        assertTrue(access.get("exp").longValue() > access.get("iat").longValue());
        JsonNode refresh = active(bob.refresh());
        assertEquals(bob.session(), refresh.get("session_id").textValue());
        assertFalse(refresh.has("token_type"), "it is no bearer token");
        assertFalse(refresh.has("roles"), "nobody is to take it for one");
        IssuedToken pat = IssuedToken.pat(bob, ",\"scopes\":[\"b\",\"a\"]");
        JsonNode told = active(pat.text());
        assertEquals("id-of-bob", told.get("sub").textValue());
        assertEquals("a b", told.get("scope").textValue());
        assertEquals(pat.id(), told.get("jti").textValue());
        assertFalse(active(IssuedToken.pat(bob, "").text()).has("scope"), "all of the application's");
        JsonNode key = active(service.text());
        assertTrue(key.get("sub").textValue().startsWith("service:"));
        assertEquals("gateway", key.get("username").textValue());
    }

    @Test
    void ofATokenThatIsBoundToNetworksTheyAreToldToo() {
        IssuedToken bound = IssuedToken.pat(bob, ",\"cidrs\":[\"192.0.2.0/24\",\"2001:db8::/32\"]");
        JsonNode told = active(bound.text());
        assertEquals(2, told.get("cidrs").size());
        assertEquals("192.0.2.0/24", told.get("cidrs").get(0).textValue());
        assertEquals("[\"user\"]", told.get("roles").toString());
        assertFalse(active(IssuedToken.pat(bob, "").text()).has("cidrs"));
        // who is asked about a token is asked by a service, not from where the token is used
        Answers.assertProblem(403, "network", Answers.unhandled(server, bound::hello));
    }

    @Test
    void aRefreshTokenTellsThatItLivesAndNothingThatOneCouldActOn() {
        JsonNode told = active(bob.refresh());
        Set<String> members = new TreeSet<>();
        told.fieldNames().forEachRemaining(members::add);
        assertEquals(Set.of("active", "sub", "username", "exp", "session_id"), members);
    }

    @Test
    void jsonAndAHintAreTakenAndTheHintDecidesNothing() {
        for (String hint : List.of("access_token", "refresh_token", "nonsense")) {
            String json = "{\"token\":\"" + bob.access() + "\",\"token_type_hint\":\"" + hint + "\"}";
            assertTrue(Answers.json(service.call("POST /auth/introspect", json))
                    .get("active")
                    .booleanValue());
            RawHttp.Answer form = RawHttp.send(
                    server.port(),
                    "POST /auth/introspect",
                    "token=" + bob.refresh() + "&token_type_hint=" + hint,
                    service.bearer(),
                    FORM);
            assertTrue(Answers.json(form).get("active").booleanValue());
        }
        Answers.assertProblem(422, "invalid-field", service.call("POST /auth/introspect", "{}"));
        Answers.assertProblem(
                422,
                "invalid-field",
                RawHttp.send(
                        server.port(), "POST /auth/introspect?token=" + bob.access(), "x=1", service.bearer(), FORM));
        Answers.assertProblem(405, "method-not-allowed", service.call("GET /auth/introspect", ""));
    }

    @Test
    void whatIsGoodForNothingIsInactiveAndNoMoreIsTold() {
        IssuedToken revoked = IssuedToken.pat(bob, "");
        IssuedToken rotated = IssuedToken.pat(bob, "");
        RawHttp.send(server.port(), "DELETE /auth/tokens/" + revoked.id(), "", bob.bearer());
        RawHttp.send(server.port(), "POST /auth/tokens/" + rotated.id() + "/rotate", "", bob.bearer());
        String otherTenant = ApiTokenText.generate(
                        ApiTokenKind.PERSONAL_ACCESS_TOKEN.prefix(), new TenantId("other"), new TokenGenerator())
                .text();
        String unknown = ApiTokenText.generate(ApiTokenKind.API_KEY.prefix(), TenantId.DEFAULT, new TokenGenerator())
                .text();
        for (String token : List.of(
                revoked.text(),
                rotated.text(),
                otherTenant,
                unknown,
                "x",
                "dwp_",
                "eyJ..",
                bob.session(),
                revoked.id(),
                bob.access() + "A",
                bob.refresh().substring(1),
                "dwr_" + "A".repeat(bob.refresh().length() - 4))) {
            assertEquals(INACTIVE, introspected(token), token);
        }
        Visitor out = Visitor.program(server, "bob");
        RawHttp.send(server.port(), "POST /auth/logout", "", out.bearer());
        assertEquals(INACTIVE, introspected(out.access()));
        assertEquals(INACTIVE, introspected(out.refresh()));
    }

    @Test
    void timeAndItsOwnersEndATokenHereToo() {
        IssuedToken pat = IssuedToken.pat(bob, "");
        server.clock.advance(Duration.ofMinutes(16));
        assertEquals(INACTIVE, introspected(bob.access()));
        assertTrue(active(bob.refresh()).get("active").booleanValue());
        accounts.disable("bob");
        assertEquals(INACTIVE, introspected(pat.text()));
        server.clock.advance(Duration.ofHours(24));
        assertEquals(INACTIVE, introspected(bob.refresh()));
    }

    @Test
    void askingRotatesNothingAndCountsAsNoUse() {
        String list = RawHttp.send(server.port(), "GET /auth/sessions", "", ada.bearer())
                .body();
        for (int i = 0; i < 5; i++) {
            active(bob.refresh());
            active(bob.access());
        }
        assertEquals(
                list,
                RawHttp.send(server.port(), "GET /auth/sessions", "", ada.bearer())
                        .body());
        RawHttp.Answer next = bob.refreshInBody();
        assertEquals(200, next.status(), "it is still the live one");
        String successor = Answers.json(next).get("refresh_token").textValue();
        active(successor);
        assertTrue(active(bob.refresh()).get("active").booleanValue(), "its answer may have been lost");
        assertEquals(
                successor,
                Answers.json(bob.refreshInBody()).get("refresh_token").textValue(),
                "asking has not confirmed the successor");
        server.clock.advance(Duration.ofMinutes(5));
        assertEquals(INACTIVE, introspected(bob.refresh()));
        active(successor);
    }

    @Test
    void revokingATokenOfASessionEndsAllOfIt() {
        revoke(bob.refresh());
        bob.assertOver("revoked");
        Answers.assertProblem(401, "revoked", bob.refreshInBody());
        Visitor second = Visitor.program(server, "bob");
        revoke(second.access());
        second.assertOver("revoked");
        Answers.assertProblem(401, "revoked", second.refreshInBody());
        ada.assertSignedIn();
    }

    @Test
    void revokingAnApiTokenEndsItAndUnknownOnesAreNoError() {
        IssuedToken pat = IssuedToken.pat(bob, "");
        for (String token : List.of("x", "dwp_x", bob.session(), pat.id(), pat.text() + "A")) {
            revoke(token);
        }
        assertEquals(200, pat.hello().status());
        bob.assertSignedIn();
        revoke(pat.text());
        revoke(pat.text());
        Answers.assertProblem(401, "revoked", Answers.unhandled(server, pat::hello));
        revoke(service.text());
        Answers.assertProblem(401, "revoked", ask("/auth/introspect", "x"));
    }
}
