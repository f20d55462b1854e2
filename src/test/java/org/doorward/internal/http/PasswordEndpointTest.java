package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code POST /password}. Each test has an account of its own. */
@Tag("server")
class PasswordEndpointTest {
    private static final String NEXT = "quite another password";
    private static DoorwardServer server;
    private static Accounts accounts;

    @BeforeAll
    static void start() {
        accounts = new Accounts();
        server = new DoorwardServer("doorward.jpa.url", accounts.url());
        server.own = (request, response) -> {
            HttpSession session = request.getSession();
            if (request.getParameter("put") != null) {
                session.setAttribute("note", request.getParameter("put"));
            }
            response.setContentType("text/plain");
            response.getWriter().write(session.getId() + " " + session.getAttribute("note"));
        };
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String body(String current, String next, Object... more) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("current_password", current);
        members.put("new_password", next);
        for (int i = 0; i < more.length; i += 2) {
            members.put((String) more[i], more[i + 1]);
        }
        return Json.write(members);
    }

    private static RawHttp.Answer change(String body, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = IssuedToken.JSON;
        return RawHttp.send(server.port(), "POST /auth/password", body, all);
    }

    private static RawHttp.Answer change(String current, String next, Visitor by) {
        return change(body(current, next), by.bearer());
    }

    private static RawHttp.Answer signIn(String username, String password) {
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                Json.write(Map.of("username", username, "password", password)),
                IssuedToken.JSON);
    }

    private static void assertField(String field, String reason, RawHttp.Answer answer) {
        Answers.assertProblem(422, reason, answer);
        assertEquals(field, Answers.json(answer).get("field").textValue());
        Answers.assertSetsNoCookie(answer);
    }

    @Test
    void aProgramGetsNewTokensAndEverythingElseIsOver() {
        accounts.add("program", "user");
        Visitor other = Visitor.program(server, "program");
        Visitor browser = Visitor.browserOf(server, "program");
        Visitor current = Visitor.program(server, "program");
        RawHttp.Answer answer = change(DoorwardServer.PASSWORD, NEXT, current);
        assertEquals(200, answer.status(), answer::toString);
        Answers.assertSetsNoCookie(answer);
        JsonNode tokens = Answers.json(answer);
        Visitor next = new Visitor(
                server,
                tokens.get("access_token").textValue(),
                tokens.get("refresh_token").textValue(),
                tokens.get("session_id").textValue());
        assertEquals("Bearer", tokens.get("token_type").textValue());
        assertEquals("program", tokens.get("account").get("username").textValue());
        assertNotEquals(current.session(), next.session());
        next.assertSignedIn();
        other.assertOver("revoked");
        browser.assertOver("revoked");
        current.assertOver("replaced");
        Answers.assertProblem(401, "replaced", current.refreshInBody());
        assertEquals(200, next.refreshInBody().status());
        Answers.assertProblem(401, "credentials", signIn("program", DoorwardServer.PASSWORD));
        assertEquals(200, signIn("program", NEXT).status());
    }

    @Test
    void aBrowserGetsNewCookiesAndKeepsItsHttpSessionUnderANewId() {
        accounts.add("browser", "user");
        Visitor current = Visitor.browserOf(server, "browser");
        RawHttp.Answer noted = RawHttp.send(server.port(), "GET /api/own?put=milk", "", current.cookies());
        String id = noted.body().split(" ", -1)[0];
        RawHttp.Answer answer = change(
                body(DoorwardServer.PASSWORD, NEXT), current.cookies() + "; JSESSIONID=" + id, Visitor.SAME_ORIGIN);
        assertEquals(200, answer.status(), answer::toString);
        JsonNode told = Answers.json(answer);
        assertEquals(null, told.get("access_token"));
        assertEquals(null, told.get("refresh_token"));
        Visitor next = new Visitor(
                server,
                answer.cookie("-access"),
                answer.cookie("-refresh"),
                told.get("session_id").textValue());
        next.assertSignedIn();
        current.assertOver("replaced");
        String newId = answer.cookie("JSESSIONID");
        assertNotEquals(id, newId);
        RawHttp.Answer kept = RawHttp.send(server.port(), "GET /api/own", "", next.cookies() + "; JSESSIONID=" + newId);
        assertTrue(kept.body().endsWith(" milk"), kept::body);
        RawHttp.Answer stale = RawHttp.send(server.port(), "GET /api/own", "", next.cookies() + "; JSESSIONID=" + id);
        assertTrue(stale.body().endsWith(" null"), stale::body);
    }

    /** Pages poll: what was sent before the answer came must not take the new cookies away again. */
    @Test
    void aRequestThatWasUnderWayClearsNoCookie() {
        accounts.add("polling", "user");
        Visitor current = Visitor.browserOf(server, "polling");
        assertEquals(
                200,
                change(body(DoorwardServer.PASSWORD, NEXT), current.cookies(), Visitor.SAME_ORIGIN)
                        .status());
        List<Supplier<RawHttp.Answer>> late = List.of(
                () -> RawHttp.send(server.port(), "GET /api/hello", "", current.cookies()),
                () -> RawHttp.send(server.port(), "GET /api/hello", "", current.refreshCookie()),
                () -> RawHttp.send(
                        server.port(), "POST /auth/refresh", "", current.refreshCookie(), Visitor.SAME_ORIGIN),
                () -> RawHttp.send(server.port(), "GET /auth/me", "", current.cookies()));
        for (Supplier<RawHttp.Answer> one : late) {
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "replaced", one.get()));
        }
        server.clock.advance(Duration.ofSeconds(11));
        for (Supplier<RawHttp.Answer> one : late) {
            RawHttp.Answer answer = Answers.assertProblem(401, "replaced", one.get());
            assertTrue(answer.headers("Set-Cookie").anyMatch(cookie -> cookie.contains("Max-Age=0")), answer::toString);
        }
    }

    /** A session that a browser shuts down with stays one. */
    @Test
    void cookiesThatEndWithTheBrowserStillDo() {
        accounts.add("brief", "user");
        Visitor current = Visitor.browserOf(server, "brief");
        RawHttp.Answer answer = change(body(DoorwardServer.PASSWORD, NEXT), current.cookies(), Visitor.SAME_ORIGIN);
        assertTrue(
                answer.headers("Set-Cookie")
                        .filter(cookie -> cookie.startsWith("__Host-doorward-"))
                        .noneMatch(cookie -> cookie.contains("Max-Age")),
                answer::toString);
    }

    @Test
    void anExpiredAccessCookieIsRefreshedOnTheWay() {
        accounts.add("late", "user");
        Visitor current = Visitor.browserOf(server, "late");
        RawHttp.Answer answer =
                change(body(DoorwardServer.PASSWORD, NEXT), current.refreshCookie(), Visitor.SAME_ORIGIN);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(
                2,
                answer.headers("Set-Cookie")
                        .filter(cookie -> cookie.startsWith("__Host-doorward-"))
                        .count(),
                "those of the new session alone");
        new Visitor(server, answer.cookie("-access"), answer.cookie("-refresh"), "").assertSignedIn();
    }

    @Test
    void aWrongPasswordNamesItsFieldAndSignsNobodyOut() {
        accounts.add("wrong", "user");
        Visitor current = Visitor.program(server, "wrong");
        Visitor browser = Visitor.browserOf(server, "wrong");
        assertField("current_password", "invalid-field", change("not this one", NEXT, current));
        assertField(
                "current_password",
                "invalid-field",
                change(body("nor this", NEXT), browser.cookies(), Visitor.SAME_ORIGIN));
        current.assertSignedIn();
        browser.assertSignedIn();
        assertEquals(200, signIn("wrong", DoorwardServer.PASSWORD).status());
    }

    @Test
    void wrongPasswordsCountAsFailedSignInsAndARightOneIsNotLookedAtMeanwhile() {
        accounts.add("guessed", "user");
        Visitor current = Visitor.program(server, "guessed");
        for (int i = 0; i < 5; i++) {
            assertField("current_password", "invalid-field", change("guess " + i, NEXT, current));
        }
        RawHttp.Answer refused = change(DoorwardServer.PASSWORD, NEXT, current);
        Answers.assertProblem(429, "too-many", refused);
        Answers.assertProblem(429, "too-many", signIn("guessed", DoorwardServer.PASSWORD));
        current.assertSignedIn();
    }

    @Test
    void aWeakPasswordIsNamedWithItsReasonAndCountsAsNoFailure() {
        accounts.add("careless", "user");
        Visitor current = Visitor.program(server, "careless");
        Map<String, String> weak = Map.of(
                "short", "too-short", "x".repeat(1_025), "too-long", "careless1", "context", "password1", "common");
        for (int i = 0; i < 2; i++) {
            weak.forEach((password, weakness) -> {
                RawHttp.Answer answer = change(DoorwardServer.PASSWORD, password, current);
                assertField("new_password", "weak-password", answer);
                assertEquals(weakness, Answers.json(answer).get("weakness").textValue());
            });
        }
        current.assertSignedIn();
        assertEquals(200, change(DoorwardServer.PASSWORD, NEXT, current).status());
    }

    @Test
    void whatIsMissingOrUnknownIsRefused() {
        accounts.add("odd", "user");
        Visitor current = Visitor.program(server, "odd");
        Answers.assertProblem(422, "invalid-field", change(Json.write(Map.of("new_password", NEXT)), current.bearer()));
        Answers.assertProblem(
                422,
                "invalid-field",
                change(Json.write(Map.of("current_password", DoorwardServer.PASSWORD)), current.bearer()));
        Answers.assertProblem(
                400, "malformed", change(body(DoorwardServer.PASSWORD, NEXT, "username", "ada"), current.bearer()));
        Answers.assertProblem(401, "unauthenticated", change(body(DoorwardServer.PASSWORD, NEXT)));
        Answers.assertProblem(
                405, "method-not-allowed", RawHttp.send(server.port(), "GET /auth/password", "", current.bearer()));
        current.assertSignedIn();
    }

    @Test
    void onlyAPersonsSessionFromAPageOfTheApplicationMayDoIt() {
        accounts.add("guarded", "user");
        Visitor current = Visitor.program(server, "guarded");
        IssuedToken pat = IssuedToken.pat(current, "");
        String body = body(DoorwardServer.PASSWORD, NEXT);
        Answers.assertProblem(403, "wrong-credential", change(body, pat.bearer()));
        Visitor browser = Visitor.browserOf(server, "guarded");
        Answers.assertProblem(403, "cross-origin", change(body, browser.cookies(), "Sec-Fetch-Site: cross-site"));
        Answers.assertProblem(403, "cross-origin", change(body, browser.cookies(), "Sec-Fetch-Site: same-site"));
        assertEquals(200, signIn("guarded", DoorwardServer.PASSWORD).status());
    }

    @Test
    void apiTokensStayUnlessAskedOtherwise() {
        accounts.add("owner", "user");
        Visitor current = Visitor.program(server, "owner");
        IssuedToken pat = IssuedToken.pat(current, "");
        RawHttp.Answer answer = change(DoorwardServer.PASSWORD, NEXT, current);
        assertEquals(200, pat.hello().status());
        String bearer = "Authorization: Bearer "
                + Answers.json(answer).get("access_token").textValue();
        RawHttp.Answer again = change(body(NEXT, NEXT + " too", "revoke_tokens", true), bearer);
        assertEquals(200, again.status(), again::toString);
        Answers.assertProblem(401, "revoked", pat.hello());
    }
}
