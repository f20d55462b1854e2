package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.doorward.internal.http.credential.AntiForgery;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers need that declare nothing of where a request comes from, and what it does for nobody else. */
@Tag("server")
class CsrfTokenTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String FIELD = AntiForgery.PARAMETER + "=";

    private static DoorwardServer server;
    private Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.trusted-origins", "https://trusted.test");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        browser = Visitor.browser(server);
    }

    private RawHttp.Answer call(String requestLine, String body, String... lines) {
        return RawHttp.send(server.port(), requestLine, body, lines);
    }

    private static String header(String token) {
        return "X-CSRF-Token: " + token;
    }

    private void refused(String requestLine, String body, String... lines) {
        Answers.assertSetsNoCookie(Answers.assertProblem(
                403, "cross-origin", Answers.unhandled(server, () -> call(requestLine, body, lines))));
    }

    @Test
    void whoIsSignedInByCookieIsGivenATokenAndToldWhereToPutIt() {
        RawHttp.Answer answer = call("GET /auth/csrf", "", browser.accessCookie());
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        JsonNode json = Answers.json(answer);
        assertEquals("X-CSRF-Token", json.get("header").textValue());
        assertEquals("doorward_csrf", json.get("parameter").textValue());
        assertNotEquals(json.get("csrf_token").textValue(), browser.csrfToken(), "each time another text");
        Answers.assertSetsNoCookie(answer);
    }

    @Test
    void nobodyElseIsGivenOne() {
        Answers.assertProblem(401, "unauthenticated", call("GET /auth/csrf", ""));
        Answers.assertProblem(401, "unauthenticated", call("GET /auth/csrf", "", browser.bearer()));
        Answers.assertProblem(401, "malformed", call("GET /auth/csrf", "", "Authorization: Bearer x"));
        Answers.assertProblem(401, "malformed", call("GET /auth/csrf", "", "Cookie: __Host-doorward-access=x"));
        Answers.assertProblem(405, "method-not-allowed", call("POST /auth/csrf", "", browser.cookies()));
        Answers.assertProblem(404, "not-found", call("GET /auth/csrf/x", "", browser.cookies()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void anOldBrowserChangesThingsWithATokenOfItsSession(String method) {
        String token = browser.csrfToken();
        refused(method + " /api/x", "", browser.cookies());
        for (String cookies : List.of(browser.cookies(), browser.accessCookie())) {
            RawHttp.Answer answer = call(method + " /api/x", "", cookies, header(token));
            assertEquals("/api/x|ada|DOORWARD|true|REQUEST", answer.body());
        }
        refused(method + " /api/x", "", browser.cookies(), header(token), header(token));
        refused(method + " /api/x", "", browser.cookies(), header(""));
        refused(method + " /api/x", "", browser.cookies(), header(token + "A"));
        refused(method + " /api/x", "", browser.cookies(), header(token + ", " + token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site:",
                "Origin: https://evil.test",
                "Origin: null",
                "Origin:"
            })
    void noTokenLetsADeclaredForeignPageIn(String declared) {
        String token = browser.csrfToken();
        refused("POST /api/x", "", browser.cookies(), header(token), declared);
        refused("POST /api/x", FIELD + token, browser.cookies(), FORM, declared);
        refused("POST /auth/logout", "", browser.cookies(), header(token), declared);
        browser.assertSignedIn();
    }

    @Test
    void aFormThatIsTooLargeToLookForATokenIsNotCalledAnotherSites() {
        String large = FIELD + browser.csrfToken() + "&a=" + "x".repeat(300_000);
        Answers.assertProblem(
                413, "too-large", Answers.unhandled(server, () -> call("POST /api/x", large, browser.cookies(), FORM)));
        Answers.assertProblem(
                400,
                "malformed",
                Answers.unhandled(server, () -> call("POST /api/x", "a=%zz", browser.cookies(), FORM)));
        refused("POST /api/x", large, browser.cookies(), FORM, "Origin: https://evil.test");
    }

    @Test
    void aTokenOfAnotherSessionIsNone() {
        for (Visitor other : List.of(Visitor.browser(server), Visitor.browser(server))) {
            String theirs = other.csrfToken();
            refused("POST /api/x", "", browser.cookies(), header(theirs));
            refused("POST /api/x", FIELD + theirs, browser.cookies(), FORM);
            refused("POST /auth/logout-all", "", browser.cookies(), header(theirs));
            assertEquals(
                    200,
                    call("POST /api/x", "", other.cookies(), header(theirs)).status());
        }
    }

    @Test
    void aCookieAndAHeaderThatAgreeAreNoToken() {
        String planted = "A".repeat(64);
        for (String name : List.of("X-CSRF-Token", "XSRF-TOKEN", "doorward_csrf", "__Host-doorward-csrf")) {
            refused("POST /api/x", "", browser.cookies() + "; " + name + "=" + planted, header(planted));
            refused("POST /api/x", FIELD + planted, browser.cookies() + "; " + name + "=" + planted, FORM);
        }
    }

    @Test
    void cookiesOfTwoSessionsHaveNoTokenInCommon() {
        Visitor planted = Visitor.browser(server);
        String mixed = planted.accessCookie() + "; " + Visitor.REFRESH_COOKIE + "=" + browser.refresh();
        for (String token : List.of(browser.csrfToken(), planted.csrfToken())) {
            refused("POST /auth/refresh", "", mixed, header(token));
            refused("POST /auth/logout", "", mixed, header(token));
            refused("POST /api/x", "", mixed, header(token));
            String twice = browser.cookies() + "; " + Visitor.ACCESS_COOKIE + "=" + planted.access();
            Answers.assertProblem(401, "ambiguous", call("POST /api/x", "", twice, header(token)));
            refused("POST /auth/logout", "", twice, header(token));
        }
        assertEquals(200, browser.refreshInBody().status(), "nothing was rotated");
        planted.assertSignedIn();
    }

    @Test
    void atOurOwnEndpointsOnlyTheHeaderCounts() {
        String token = browser.csrfToken();
        Visitor other = Visitor.program(server);
        for (String endpoint : List.of("/auth/logout", "/auth/logout-all", "/auth/refresh")) {
            refused("POST " + endpoint, FIELD + token, browser.cookies(), FORM);
        }
        RawHttp.Answer refreshed = call("POST /auth/refresh", "", browser.refreshCookie(), header(token));
        assertEquals(200, refreshed.status(), refreshed::toString);
        assertEquals(
                204,
                call("DELETE /auth/sessions/" + other.session(), "", browser.accessCookie(), header(token))
                        .status());
        other.assertOver("revoked");
        assertEquals(
                204,
                call("POST /auth/logout", "", browser.cookies(), header(token)).status());
        browser.assertOver("signed-out");
        Visitor again = Visitor.browser(server);
        assertEquals(
                200,
                call("POST /auth/logout-all", "", again.cookies(), header(again.csrfToken()))
                        .status());
        again.assertOver("revoked");
    }

    @Test
    void aTokenOutlivesAccessTokensAndNotTheSession() {
        String token = browser.csrfToken();
        server.clock.advance(Duration.ofMinutes(20));
        RawHttp.Answer refreshed = call("POST /auth/refresh", "", browser.cookies(), header(token));
        assertEquals(200, refreshed.status(), refreshed::toString);
        String access = "Cookie: " + Visitor.ACCESS_COOKIE + "=" + refreshed.cookie("-access");
        assertEquals(200, call("POST /api/x", "", access, header(token)).status());
        assertEquals(204, call("POST /auth/logout", "", access, header(token)).status());
        Answers.assertProblem(
                401, "signed-out", Answers.unhandled(server, () -> call("POST /api/x", "", access, header(token))));
    }

    @Test
    void aTokenIsNoCredential() {
        String token = browser.csrfToken();
        Answers.assertProblem(401, "unauthenticated", call("POST /api/x", "", header(token)));
        refused("POST /api/x", "", "Cookie: __Host-doorward-access=x", header(token));
        int handled = server.handled.get();
        assertEquals(
                "/public/x|-|null|false|REQUEST",
                call("POST /public/x", "", header(token)).body());
        assertEquals(
                "/public/x|ada|DOORWARD|true|REQUEST",
                call("POST /public/x", "", browser.cookies(), header(token)).body());
        assertEquals(handled + 2, server.handled.get());
    }

    @Test
    void answersThatDependOnTheDeclarationSaySo() {
        String token = browser.csrfToken();
        for (RawHttp.Answer answer : List.of(
                call("POST /api/x", "", browser.cookies()),
                call("POST /api/x", "", browser.cookies(), header(token)),
                call("POST /api/x", "", browser.cookies(), "Sec-Fetch-Site: same-origin"),
                call("POST /public/x", "", browser.cookies(), "Origin: https://evil.test"),
                call("POST /auth/login", "", "Origin: https://evil.test"),
                call("POST /auth/logout", ""))) {
            assertEquals(
                    List.of("Sec-Fetch-Site, Origin"), answer.headers("Vary").toList(), answer::toString);
        }
        for (RawHttp.Answer answer : List.of(
                call("GET /api/x", "", browser.cookies()),
                call("POST /api/x", "", browser.bearer()),
                call("GET /auth/me", "", browser.cookies()))) {
            assertTrue(answer.header("Vary").isEmpty(), answer::toString);
        }
    }

    @Test
    void aTokenTellsNothingOfTheSession() {
        assertFalse(browser.csrfToken().contains(browser.session().substring(0, 12)));
    }
}
