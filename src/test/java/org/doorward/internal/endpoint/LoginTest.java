package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.internal.http.answer.Json;
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
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class LoginTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(patient("doorward.jpa.url", accounts.url()));
        accounts.add("gone", "user").disable("gone");
    }

    /** One that lets many sign-ins fail: those that it does not are tried elsewhere. */
    private static String[] patient(String name, String value) {
        return new String[] {
            name,
            value,
            "doorward.sign-in.free-attempts",
            "1000",
            "doorward.sign-in.account-attempts",
            "1000",
            "doorward.sign-in.address-attempts",
            "0"
        };
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer signIn(String username, String password) {
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                Json.write(Map.of("username", username, "password", password)),
                "Content-Type: application/json");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aProgramGetsBothTokensInTheBody() {
        RawHttp.Answer answer = signIn(DoorwardServer.USERNAME, DoorwardServer.PASSWORD);
        assertEquals(200, answer.status());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        assertEquals("application/json", answer.header("Content-Type").orElseThrow());
        Answers.assertSetsNoCookie(answer);
        JsonNode body = Answers.json(answer);
        assertEquals(
                new TreeSet<>(
                        List.of("access_token", "token_type", "expires_in", "refresh_token", "session_id", "account")),
                names(body));
        assertEquals(new TreeSet<>(List.of("id", "username", "roles")), names(body.get("account")));
        assertEquals("ada", body.get("account").get("username").textValue());
        assertEquals("[\"admin\",\"user\"]", body.get("account").get("roles").toString());
        assertEquals("Bearer", body.get("token_type").textValue());
        int seconds = body.get("expires_in").intValue();
        assertTrue(seconds >= 854 && seconds <= 900, () -> "15 minutes, less by up to 5 %: " + seconds);
        assertTrue(body.get("refresh_token").textValue().startsWith("dwr_"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Mode: cors|",
                "Sec-Fetch-Mode: navigate|",
                "Origin: OWN|",
                "X-Nothing: here|,\"transport\":\"cookie\""
            })
    void aBrowserGetsCookiesAndNoTokenInTheBody(String how) {
        String header = how.substring(0, how.indexOf('|')).replace("OWN", "http://127.0.0.1:" + server.port());
        RawHttp.Answer answer =
                Visitor.signIn(server, DoorwardServer.USERNAME, how.substring(how.indexOf('|') + 1), header);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(3, answer.headers("Set-Cookie").count(), "the session's two, and the one it is known again by");
        assertEquals(new TreeSet<>(List.of("session_id", "expires_in", "account")), names(Answers.json(answer)));
    }

    @Test
    void theTransportThatIsAskedForWins() {
        RawHttp.Answer answer =
                Visitor.signIn(server, DoorwardServer.USERNAME, ",\"transport\":\"bearer\"", "Sec-Fetch-Mode: cors");
        Answers.assertSetsNoCookie(answer);
        assertTrue(Answers.json(answer).has("refresh_token"));
        Answers.assertProblem(
                422, "invalid-field", Visitor.signIn(server, DoorwardServer.USERNAME, ",\"transport\":\"both\""));
    }

    @Test
    void programsAreRememberedAndBrowsersAreNotUnlessTheyAsk() {
        Instant now = server.clock.instant();
        for (String how : List.of("|30", ",\"remember\":false|1", ",\"remember\":true|30")) {
            RawHttp.Answer answer = Visitor.signIn(server, DoorwardServer.USERNAME, how.substring(0, how.indexOf('|')));
            String token = Answers.json(answer).get("access_token").textValue();
            RawHttp.Answer me = RawHttp.send(server.port(), "GET /auth/me", "", "Authorization: Bearer " + token);
            Instant end = Instant.parse(Answers.json(me).get("expires_at").textValue());
            assertEquals(
                    Long.parseLong(how.substring(how.indexOf('|') + 1)),
                    Duration.between(now, end).toDays());
        }
        RawHttp.Answer me = RawHttp.send(
                server.port(), "GET /auth/me", "", Visitor.browser(server).cookies());
        assertEquals(
                Duration.ofDays(1),
                Duration.between(
                        now, Instant.parse(Answers.json(me).get("expires_at").textValue())));
    }

    @Test
    void everyFailureIsOneAnswer() {
        String password = DoorwardServer.PASSWORD;
        RawHttp.Answer wrong = signIn("ada", "wrong");
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "credentials", wrong));
        for (RawHttp.Answer other : List.of(
                signIn("nobody", password),
                signIn("gone", password),
                signIn("gone", "wrong"),
                signIn("ada", password + " "),
                signIn("ada", " " + password),
                signIn("ada", password + "\u0000"),
                signIn("ada", password.substring(0, password.length() - 1)),
                signIn("ada", password.toUpperCase(java.util.Locale.ROOT)),
                signIn("ada", "x".repeat(1_024)),
                signIn("ada", "x".repeat(1_025)),
                signIn("ada", "x".repeat(10_000)),
                signIn("ada", "\u0000"),
                signIn("ada", "'; drop table doorward_account; --"),
                signIn("ada' or '1'='1", password),
                signIn("ada\u0000", password),
                signIn("ada\n", "wrong"),
                signIn(" ", password),
                signIn("\u200b", password),
                signIn("a".repeat(255), password),
                signIn("a".repeat(5_000), password),
                signIn("%", password),
                signIn("ad_", password),
                signIn("ada@test", password))) {
            assertEquals(wrong.status(), other.status(), other::toString);
            assertEquals(wrong.body(), other.body());
            List<String> heads = List.of(wrong, other).stream()
                    .map(answer -> answer.head().stream()
                            .filter(line -> !line.startsWith("Date"))
                            .toList()
                            .toString())
                    .toList();
            assertEquals(heads.get(0), heads.get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADA", "Ada", " ada ", "\uff41\uff44\uff41", "ad\u200ba", "\u00a0ada", "ada\t"})
    void aUsernameIsTheSameInEverySpelling(String username) {
        assertEquals(200, signIn(username, DoorwardServer.PASSWORD).status());
    }

    @Test
    void aPasswordIsComparedExactly() {
        String password = "is it? \u00e9 " + DoorwardServer.PASSWORD;
        try (DoorwardServer own = new DoorwardServer(patient("doorward.bootstrap.password", password))) {
            for (String other : List.of(
                    password.replace("?", "\\ud800"),
                    password.replace("?", "\\udc00"),
                    password.replace("?", "\ufffd"),
                    password.replace("\u00e9", "e\u0301"),
                    password.replace("\u00e9", "\\udfff"),
                    password.replace("?", "\uff1f"))) {
                RawHttp.Answer answer = RawHttp.send(
                        own.port(),
                        "POST /auth/login",
                        "{\"username\":\"ada\",\"password\":\"" + other + "\"}",
                        "Content-Type: application/json");
                assertEquals(401, answer.status(), other);
            }
            RawHttp.Answer exact = RawHttp.send(
                    own.port(),
                    "POST /auth/login",
                    Json.write(Map.of("username", "ada", "password", password)),
                    "Content-Type: application/json");
            assertEquals(200, exact.status());
        }
    }

    @Test
    void aNewSignInInTheSameBrowserEndsTheOneBefore() {
        Visitor first = Visitor.browser(server);
        Visitor second = Visitor.browser(server, first.cookies());
        assertNotEquals(first.session(), second.session());
        assertNotEquals(first.access(), second.access());
        first.assertOver("replaced");
        Answers.assertProblem(401, "replaced", first.refreshInBody());
        Visitor third = Visitor.browser(server, second.refreshCookie());
        second.assertOver("replaced");
        Visitor other = Visitor.browser(server);
        Visitor fourth = Visitor.browser(
                server, third.accessCookie() + "; " + other.accessCookie().substring("Cookie: ".length()));
        third.assertOver("replaced");
        other.assertOver("replaced");
        fourth.assertSignedIn();
    }

    @Test
    void aFailedOrAProgramsSignInEndsNothing() {
        Visitor browser = Visitor.browser(server);
        RawHttp.send(
                server.port(),
                "POST /auth/login",
                "{\"username\":\"ada\",\"password\":\"wrong\"}",
                "Content-Type: application/json",
                browser.cookies());
        assertEquals(
                200,
                Visitor.signIn(server, DoorwardServer.USERNAME, "", browser.cookies())
                        .status());
        browser.assertSignedIn();
    }

    @Test
    void plantedCookiesNeitherFixNorBreakASignIn() {
        for (String planted : List.of(
                "bnVsbA.bnVsbA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "planted", "eyJ..", "a\u00e4", "\"")) {
            Visitor browser = Visitor.browser(
                    server,
                    "Cookie: " + Visitor.ACCESS_COOKIE + "=" + planted + "; " + Visitor.REFRESH_COOKIE + "=" + planted);
            assertFalse(browser.access().contains("planted"));
            browser.assertSignedIn();
        }
    }
}
