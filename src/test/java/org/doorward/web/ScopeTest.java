package org.doorward.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TestSettings;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A token goes where its scopes are asked for, and one that was narrowed nowhere else. */
@Tag("server")
class ScopeTest {
    private static DoorwardServer server;
    private static Visitor ada;
    private static IssuedToken notes;
    private static IssuedToken narrowed;
    private static IssuedToken none;
    private static IssuedToken plain;

    @RequiresScope("reports")
    private static final class Reports extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("report");
        }
    }

    @BeforeAll
    static void start() {
        server = DoorwardServer.with(
                "/public/reports",
                new Reports(),
                "doorward.paths.scope.notes:read",
                "GET /api/notes/**, /api/notes, /public/notes",
                "doorward.paths.scope.notes:write",
                "POST /api/notes/**");
        ada = Visitor.program(server);
        notes = IssuedToken.pat(ada, ",\"scopes\":[\"notes:read\"]");
        narrowed = IssuedToken.pat(ada, ",\"scopes\":[\"other\",\"reports\",\"doorward:sessions\"]");
        none = IssuedToken.pat(ada, ",\"scopes\":[]");
        plain = IssuedToken.pat(ada, "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void refused(String scope, IssuedToken token, String call) {
        RawHttp.Answer answer = Answers.unhandled(server, () -> token.call(call, ""));
        assertEquals(403, answer.status(), () -> call + answer);
        assertEquals("insufficient-scope", Answers.json(answer).get("reason").textValue());
        String challenge = answer.header("WWW-Authenticate").orElseThrow();
        assertTrue(challenge.startsWith("Bearer realm=\"doorward\", error=\"insufficient_scope\""), challenge);
        assertEquals(!scope.isEmpty(), challenge.endsWith(", scope=\"" + scope + "\""), challenge);
    }

    @Test
    void aPathsScopeIsNeededByTokensAndNotByPeople() {
        for (String path : List.of("/api/notes/1", "/api/notes", "/api/notes/", "/public/notes")) {
            assertEquals(200, notes.call("GET " + path, "").status(), path);
            assertEquals(200, plain.call("GET " + path, "").status(), path);
            assertEquals(
                    200,
                    RawHttp.send(server.port(), "GET " + path, "", ada.bearer()).status());
            refused("notes:read", narrowed, "GET " + path);
            refused("notes:read", none, "GET " + path);
            Answers.assertProblem(401, "unauthenticated", RawHttp.send(server.port(), "GET " + path, ""));
        }
        refused("notes:write", notes, "POST /api/notes/1");
        assertEquals(200, plain.call("POST /api/notes/1", "").status());
        refused("", notes, "PUT /api/notes/1");
    }

    @Test
    void whereNoScopeIsDeclaredNarrowedTokensAreRefused() {
        for (String path : List.of("/api/hello", "/api/admin", "/api/notesx", "/public/x", "/public/y.css", "/")) {
            for (IssuedToken token : List.of(notes, narrowed, none)) {
                refused("", token, "GET " + path);
            }
            assertEquals(200, plain.call("GET " + path, "").status(), path);
        }
    }

    @Test
    void aServletsScopeIsNeededOnAPublicPathToo() {
        assertEquals("report", narrowed.call("GET /public/reports", "").body());
        assertEquals("report", plain.call("GET /public/reports", "").body());
        assertEquals(
                "report",
                RawHttp.send(server.port(), "GET /public/reports", "", ada.bearer())
                        .body());
        assertEquals(
                "report",
                RawHttp.send(
                                server.port(),
                                "GET /public/reports",
                                "",
                                Visitor.browser(server).cookies())
                        .body());
        refused("reports", notes, "GET /public/reports");
        refused("reports", none, "GET /public/reports");
        Answers.assertProblem(401, "unauthenticated", RawHttp.send(server.port(), "GET /public/reports", ""));
    }

    @Test
    void noDispatchIsAWayAroundIt() {
        for (String target : List.of("/api/hello", "/public/x", "/api/admin")) {
            for (String how : List.of("forward", "async")) {
                RawHttp.Answer answer = notes.call("GET /api/notes/1?" + how + "=" + target, "");
                assertEquals(403, answer.status(), () -> how + target + answer);
                assertEquals(
                        "insufficient-scope", Answers.json(answer).get("reason").textValue());
            }
            RawHttp.Answer included = notes.call("GET /api/notes/1?include=" + target, "");
            assertEquals(200, included.status());
            assertEquals("", included.body(), "left out");
        }
        for (String how : List.of("forward", "async", "include")) {
            assertTrue(notes.call("GET /api/notes/1?" + how + "=/api/notes/2", "")
                    .body()
                    .contains("|ada|"));
            assertTrue(plain.call("GET /api/notes/1?" + how + "=/api/hello", "")
                    .body()
                    .contains("|ada|"));
        }
        assertEquals(
                403, notes.call("GET /api/notes/1?forward=/public/reports", "").status());
    }

    @Test
    void noScopeGivesARoleThatTheOwnerHasNot() {
        try (DoorwardServer both = new DoorwardServer("doorward.paths.scope.root", "/api/root")) {
            IssuedToken token = IssuedToken.pat(Visitor.program(both), ",\"scopes\":[\"root\"]");
            Answers.assertProblem(403, "forbidden", Answers.unhandled(both, () -> token.call("GET /api/root", "")));
        }
    }

    @Test
    void settingsThatNameNoScopeOrNoPathAreRefused() {
        for (String name : List.of("doorward:tokens", "a b", "-x", "\u00e9", "x".repeat(101))) {
            assertWrong("doorward.paths.scope." + name, "/x");
        }
        assertWrong("doorward.paths.scope.a", "");
        assertWrong("doorward.paths.scope.a", "x");
        assertWrong("doorward.paths.scope.", "/x");
    }

    private static void assertWrong(String name, String paths) {
        InvalidSettingsException wrong =
                assertThrows(InvalidSettingsException.class, () -> TestSettings.with(name, paths), name);
        assertEquals(1, wrong.problems().size(), wrong::toString);
        assertTrue(wrong.problems().get(0).startsWith(name + ":"), wrong::toString);
    }
}
