package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which header is a credential, and that one that is bad decides all the same. */
@Tag("server")
class CredentialTest {
    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
        ada = Visitor.program(server);
        browser = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer hello(String... headerLines) {
        return RawHttp.send(server.port(), "GET /api/hello", "", headerLines);
    }

    private static RawHttp.Answer refused(String... headerLines) {
        return Answers.assertSetsNoCookie(Answers.unhandled(server, () -> hello(headerLines)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer T",
                "Authorization: bearer T",
                "Authorization: BEARER T",
                "Authorization: bEaReR T",
                "authorization: Bearer T",
                "AUTHORIZATION:Bearer T",
                "Authorization:    Bearer    T   ",
                "Authorization: Bearer\tT",
                "Authorization: Basic YTpi\r\nAuthorization: Bearer T",
                "Authorization: Bearer T\r\nAuthorization: Digest x",
                "Authorization: Bearer T\r\nProxy-Authorization: Bearer x"
            })
    void aBearerTokenIsFoundHoweverItsHeaderIsWritten(String lines) {
        assertEquals(
                "/api/hello|ada|DOORWARD|true|REQUEST",
                hello(lines.replaceAll("\\bT\\b", ada.access())).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization:",
                "Authorization:   ",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer \t",
                "Authorization: Bearer %, %",
                "Authorization: Bearer %,Bearer %",
                "Authorization: Bearer % %",
                "Authorization: Bearer Bearer %",
                "Authorization: Bearer \"%\"",
                "Authorization: Bearer token=\"%\"",
                "Authorization: Bearer %,",
                "Authorization: Bearer ,%",
                "Authorization: Bearer %=",
                "Authorization: Bearer %A",
                "Authorization: Bearer garbage",
                "Authorization: Bearer null",
                "Authorization: Bearer [object Object]",
                "Authorization: Bearer ../../etc/passwd",
                "Authorization: Bearer eyJ",
                "Authorization: Bearer eyJ.",
                "Authorization: Bearer eyJ..",
                "Authorization: Bearer bnVsbA.bnVsbA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Authorization: Bearer eyJ9.eyJ9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Authorization: Bearer \u00a0%",
                "Authorization: Bearer %\u200b",
                "Authorization: Bearer \u202e%",
                "Authorization: Bearer dwp_%",
                "Authorization: Bearer dwr_%",
                "X-API-Key:",
                "X-API-Key: garbage",
                "X-API-Key: %",
                "X-API-Key: Bearer %",
                "x-api-key: dwk_x"
            })
    void aBadHeaderIsRefusedAndNeverFallsBackToAGoodCookie(String form) {
        String line = form.replace("%", ada.access());
        for (String cookie : List.of("X-Nothing: here", browser.cookies())) {
            RawHttp.Answer answer = refused(line, cookie, Visitor.SAME_ORIGIN);
            assertEquals(401, answer.status(), () -> form + answer);
            String reason = Answers.json(answer).get("reason").textValue();
            assertTrue(List.of("malformed", "unknown").contains(reason), () -> form + answer);
            Answers.assertProblem(401, reason, answer);
            assertTrue(answer.header("WWW-Authenticate").orElseThrow().contains("error=\"invalid_token\""));
            RawHttp.Answer foreign = Answers.unhandled(
                    server,
                    () -> RawHttp.send(
                            server.port(), "POST /api/x", "", line, browser.cookies(), "Sec-Fetch-Site: cross-site"));
            assertEquals(401, foreign.status(), () -> form + foreign);
        }
        ada.assertSignedIn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer %|Authorization: Bearer %",
                "Authorization: Bearer %|Authorization: Bearer x",
                "Authorization: Bearer x|authorization: bearer %",
                "Authorization: Bearer %|X-API-Key: x",
                "Authorization: Bearer %|X-API-Key: %",
                "Authorization: Bearer %|X-API-Key:",
                "Authorization: Bearer|X-API-Key: x",
                "X-API-Key: x|X-API-Key: x",
                "X-API-Key: x|x-api-key: y"
            })
    void twoCredentialsInHeadersAreOneTooMany(String lines) {
        String[] both = lines.replace("%", ada.access()).split("\\|", -1);
        for (String path : List.of("/api/hello", "/public/x", "/auth/me", "/auth/sessions")) {
            RawHttp.Answer answer = Answers.unhandled(
                    server,
                    () -> RawHttp.send(server.port(), "GET " + path, "", both[0], both[1], browser.accessCookie()));
            Answers.assertSetsNoCookie(Answers.assertProblem(400, "several-credentials", answer));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic %%%",
                "Basic YWRhOg==",
                "Basic AAAA",
                // a NUL; letters in UTF-8 and in Latin-1
                "Basic AGE6Yg==",
                "Basic w6k66Q==",
                "Digest username=\"ada\"",
                "Negotiate YII=",
                "NTLM x",
                "DPoP T",
                "Token T",
                "JWT T",
                "T",
                "BearerT",
                "Bearer:T",
                "Bearer=T",
                "Bearer,T",
                "Bear er T",
                "\"Bearer\" T",
                "XBearer T",
                "Api-Key T"
            })
    void anyOtherSchemeIsNoCredential(String value) {
        String line = "Authorization: " + value.replace("T", ada.access());
        RawHttp.Answer alone = refused(line);
        Answers.assertProblem(401, "unauthenticated", alone);
        assertEquals(
                "Bearer realm=\"doorward\"", alone.header("WWW-Authenticate").orElseThrow());
        assertEquals(200, hello(line, browser.accessCookie()).status(), "the cookie counts as if it were alone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Proxy-Authorization",
                "X-Authorization",
                "X-Access-Token",
                "X-Auth-Token",
                "Token",
                "X-Api-Token"
            })
    void noOtherHeaderCarriesACredential(String name) {
        Answers.assertProblem(401, "unauthenticated", refused(name + ": Bearer " + ada.access()));
    }

    @Test
    void theHeaderDecidesAndNotTheCookie() {
        browser.assertSignedIn();
        RawHttp.Answer mine =
                RawHttp.send(server.port(), "GET /auth/me", "", ada.bearer(), browser.cookies(), Visitor.SAME_ORIGIN);
        assertEquals(ada.session(), Answers.json(mine).get("session_id").textValue());
    }

    @Test
    void noLongCredentialIsLookedAt() {
        for (int length : List.of(100, 4_000, 7_000)) {
            for (String text :
                    List.of("x".repeat(length), "eyJ." + "a".repeat(length), "eyJ" + ".a".repeat(length / 2))) {
                assertEquals(401, refused("Authorization: Bearer " + text).status());
                assertEquals(401, refused("X-API-Key: " + text).status());
            }
        }
        RawHttp.Answer huge = Answers.unhandled(server, () -> hello("Authorization: Bearer " + "x".repeat(65_536)));
        assertTrue(huge.status() == 431 || huge.status() == 400, huge::toString);
    }

    @Test
    void tokensAreNotInterchangeable() {
        List<String> kinds =
                new ArrayList<>(List.of(ada.refresh(), ada.session(), browser.refresh(), browser.session()));
        kinds.add(Base64.getEncoder().encodeToString(ada.access().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        kinds.add(DoorwardServer.USERNAME);
        kinds.add(DoorwardServer.PASSWORD);
        for (String other : kinds) {
            refusedAsMalformed("Authorization: Bearer " + other);
            refusedAsMalformed("X-API-Key: " + other);
            RawHttp.Answer cookie =
                    Answers.unhandled(server, () -> hello("Cookie: " + Visitor.ACCESS_COOKIE + "=" + other));
            Answers.assertProblem(401, "malformed", cookie);
        }
        for (String other : List.of(ada.access(), ada.session(), browser.access())) {
            RawHttp.Answer answer = RawHttp.send(
                    server.port(),
                    "POST /auth/refresh",
                    Json.write(java.util.Map.of("refresh_token", other)),
                    "Content-Type: application/json");
            Answers.assertProblem(401, "malformed", answer);
            RawHttp.Answer cookie = RawHttp.send(
                    server.port(),
                    "POST /auth/refresh",
                    "",
                    "Cookie: " + Visitor.REFRESH_COOKIE + "=" + other,
                    Visitor.SAME_ORIGIN);
            Answers.assertProblem(401, "malformed", cookie);
        }
        ada.assertSignedIn();
    }

    private static void refusedAsMalformed(String line) {
        Answers.assertProblem(401, "malformed", refused(line));
    }
}
