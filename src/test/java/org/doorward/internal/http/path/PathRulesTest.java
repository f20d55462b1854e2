package org.doorward.internal.http.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
class PathRulesTest {
    /** No spelling of another path, but near it: each may be its own path or nothing, never the one that it is like. */
    private static final List<String> SUFFIXES = List.of(
            "/",
            ".",
            "..",
            ".json",
            ".css",
            ".html",
            ".xhtml",
            "%20",
            "%20/",
            "%2e",
            ".%20",
            "%c2%a0",
            "%e2%80%8b",
            "%ef%bb%bf",
            "%e2%80%ae",
            "/x",
            "/public",
            "/public/x",
            "/index.html",
            "?",
            "??",
            "?/public/",
            "?.css",
            "?a=/public/x",
            "?forward=no&",
            "%3f/public/x",
            "%3fx",
            "%23/public",
            "#/public",
            "~",
            "$",
            "%24",
            "&public",
            ",",
            "+");

    private static final List<String> SPELLINGS = List.of(
            "/API/admin",
            "/Api/Admin",
            "/api/ADMIN",
            "/api/Admin",
            "/api/admIn",
            "/api/adm%C4%B1n",
            "/api/ADM%C4%B0N",
            "/api/%ef%bd%81dmin",
            "/api/adm%69n",
            "/%61pi/admin",
            "/%61%70%69/%61%64%6d%69%6e",
            "/api%20/admin",
            "/api./admin",
            "/%20api/admin",
            "/api/%20admin",
            "/api/.admin",
            "/public%20/api/admin",
            "/PUBLIC/x",
            "/publicity",
            "/public-x",
            "/publi",
            "/pub",
            "/public%3f/../api/admin",
            "/public%ef%bc%8f..%ef%bc%8fapi/admin",
            "/%ef%bc%8e%ef%bc%8e/api/admin",
            "/public.",
            "/publicx/",
            "/index.html",
            "/favicon.ico",
            "/WEB-INF/web.xml",
            "/META-INF/MANIFEST.MF",
            "/x.jsp",
            "/signin/x",
            "/signinx",
            "/authx",
            "/authx/login",
            "/Auth/login");

    private static DoorwardServer server;
    private static Visitor bob;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(
                "doorward.jpa.url", accounts.url(),
                "doorward.paths.public", "/public/**, /, GET /read/**",
                "doorward.paths.protected", "/public/inner/**, /public/page",
                "doorward.paths.role.boss", "GET /api/report");
        accounts.add("bob", "user");
        bob = Visitor.program(server, "bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer send(String requestLine, String... headerLines) {
        return RawHttp.send(server.port(), requestLine, "", headerLines);
    }

    @Test
    void aPathThatNoRuleNamesNeedsAnAccount() {
        for (String path : List.of("/api/hello", "/anything", "/api", "/a/b/c", "/public/inner", "/public/inner/x")) {
            Answers.assertProblem(401, "unauthenticated", Answers.unhandled(server, () -> send("GET " + path)));
        }
    }

    @Test
    void publicPathsNeedNone() {
        for (String path : List.of("/", "/public", "/public/", "/public/x", "/public/x/y", "/signin", "/read/x")) {
            assertEquals(200, send("GET " + path).status(), path);
        }
    }

    @Test
    void noNeighbourOfAProtectedPathIsServedToAnybodyAsThatPath() {
        List<String> served = new ArrayList<>();
        List<String> spellings = new ArrayList<>(SPELLINGS);
        for (String protectedPath : List.of("/api/hello", "/api/admin", "/public/inner/x", "/public/page", "/x")) {
            SUFFIXES.forEach(suffix -> spellings.add(protectedPath + suffix));
        }
        for (String spelling : spellings) {
            RawHttp.Answer answer = send("GET " + spelling);
            assertTrue(answer.status() < 500, () -> spelling + " " + answer);
            if (answer.status() == 200 && !isPlainlyPublic(answer)) {
                served.add(spelling + " -> " + answer.body());
            }
        }
        assertEquals(List.of(), served);
    }

    /** Below the public prefix, and not what is closed below it again. */
    private static boolean isPlainlyPublic(RawHttp.Answer answer) {
        String path = answer.body().substring(0, answer.body().indexOf('|'));
        return path.startsWith("/public/") && !path.startsWith("/public/inner/") && !path.equals("/public/page");
    }

    @Test
    void noNeighbourOfARolePathGivesItAway() {
        List<String> spellings = new ArrayList<>(SPELLINGS);
        SUFFIXES.forEach(suffix -> spellings.add("/api/admin" + suffix));
        for (String spelling : spellings) {
            RawHttp.Answer answer = send("GET " + spelling, bob.bearer());
            assertTrue(answer.status() < 500, () -> spelling + " " + answer);
            assertFalse(answer.status() == 200 && answer.body().matches("/api/admin/?[|].*"), () -> spelling + answer);
        }
    }

    @Test
    void aClosingSlashDoesNotOpenARolePath() {
        for (String path : List.of("/api/admin", "/api/admin/", "/api/%61dmin", "/api/root", "/api/root/")) {
            Answers.assertProblem(403, "forbidden", Answers.unhandled(server, () -> send("GET " + path, bob.bearer())));
        }
    }

    @Test
    void exceptionsToPublicPathsHoldForBothSpellingsOfTheClosingSlash() {
        for (String path : List.of("/public/page", "/public/page/", "/public/inner", "/public/inner/")) {
            Answers.assertProblem(401, "unauthenticated", Answers.unhandled(server, () -> send("GET " + path)));
            assertEquals(200, send("GET " + path, bob.bearer()).status(), path);
        }
    }

    @Test
    void headGoesByTheRulesForGet() {
        assertEquals(200, send("HEAD /read/x").status());
        assertEquals(
                401, Answers.unhandled(server, () -> send("HEAD /api/hello")).status());
        assertEquals(
                403,
                Answers.unhandled(server, () -> send("HEAD /api/report", bob.bearer()))
                        .status());
        assertEquals(
                403,
                Answers.unhandled(server, () -> send("GET /api/report", bob.bearer()))
                        .status());
        assertEquals("", send("HEAD /api/hello", bob.bearer()).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void aRuleForReadingOpensNothingElse(String method) {
        Answers.assertProblem(401, "unauthenticated", Answers.unhandled(server, () -> send(method + " /read/x")));
    }
}
