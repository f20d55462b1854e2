package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.doorward.internal.http.refresh.RenewedCookies;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TestSettings;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two applications on two ports of one host, and a browser that sends the cookies of both to each: cookies know no port. */
@Tag("server")
class NeighboursTest {
    private static DoorwardServer one;
    private static DoorwardServer other;
    private static DoorwardServer named;

    private final Map<String, String> jar = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        one = new DoorwardServer("doorward.secret", TestSettings.newSecret());
        other = new DoorwardServer("doorward.secret", TestSettings.newSecret());
        named = new DoorwardServer(
                "doorward.secret", TestSettings.newSecret(), "doorward.cookie.name", "another-application");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        named.close();
    }

    @BeforeEach
    void empty() {
        jar.clear();
    }

    /** As a browser does that has no other cookies. */
    private RawHttp.Answer send(DoorwardServer server, String requestLine, String... lines) {
        String cookies = jar.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 2);
        all[lines.length] = cookies.isEmpty() ? "X-Nothing: here" : "Cookie: " + cookies;
        all[lines.length + 1] = Visitor.SAME_ORIGIN;
        RawHttp.Answer answer = RawHttp.send(server.port(), requestLine, "", all);
        keep(answer);
        return answer;
    }

    private void keep(RawHttp.Answer answer) {
        answer.headers("Set-Cookie").forEach(line -> {
            String pair = line.substring(0, line.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            if (line.contains("Max-Age=0")) {
                jar.remove(name);
            } else {
                jar.put(name, pair.substring(name.length() + 1));
            }
        });
    }

    private void signIn(DoorwardServer server) {
        String cookies = jar.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        RawHttp.Answer answer = Visitor.signIn(
                server, DoorwardServer.USERNAME, ",\"transport\":\"cookie\"", "Cookie: none=1; " + cookies);
        assertEquals(200, answer.status(), answer::toString);
        keep(answer);
    }

    private void assertSignedIn(DoorwardServer server) {
        assertEquals(
                "/api/hello|ada|DOORWARD|true|REQUEST",
                send(server, "GET /api/hello").body());
    }

    @Test
    void byNamesOfTheirOwnBothGoOnWhateverIsDoneAtTheOther() {
        signIn(one);
        signIn(named);
        assertSignedIn(one);
        assertSignedIn(named);
        one.clock.advance(RenewedCookies.PAST_ACCESS);
        named.clock.advance(RenewedCookies.PAST_ACCESS);
        assertSignedIn(one);
        assertEquals(200, send(named, "POST /auth/refresh").status());
        assertSignedIn(named);
        assertEquals(204, send(one, "POST /auth/logout").status());
        Answers.assertProblem(401, "unauthenticated", send(one, "GET /api/hello"));
        assertSignedIn(named);
    }

    @Test
    void byTheSameNameNoDoorOfOneTakesAwayWhatIsTheOthers() {
        signIn(one);
        signIn(other);
        Map<String, String> before = Map.copyOf(jar);
        for (String door : List.of(
                "GET /api/hello", "POST /api/hello", "GET /auth/me", "GET /auth/sessions", "POST /auth/logout-all")) {
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "unauthenticated", send(one, door)));
        }
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "malformed", send(one, "POST /auth/refresh")));
        for (String door : List.of("GET /public/x", "GET /public/x?logout=1")) {
            RawHttp.Answer open = send(one, door);
            assertEquals(
                    "/public/x|-|null|false|REQUEST",
                    Answers.assertSetsNoCookie(open).body());
            assertTrue(open.header("Doorward-Reason").isEmpty(), open::toString);
        }
        RawHttp.Answer page = send(one, "GET /api/hello", "Accept: text/html", "Sec-Fetch-Mode: navigate");
        assertEquals("/signin?return_to=%2Fapi%2Fhello", page.header("Location").orElseThrow());
        Answers.assertSetsNoCookie(page);
        RawHttp.Answer out = send(one, "POST /auth/logout");
        assertEquals(204, Answers.assertSetsNoCookie(out).status());
        assertEquals(before, jar);
        assertSignedIn(other);
        other.clock.advance(RenewedCookies.PAST_ACCESS);
        assertSignedIn(other);
    }

    @Test
    void aForeignRefreshTokenAloneIsNoneEither() {
        signIn(other);
        jar.remove(Visitor.ACCESS_COOKIE);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "unauthenticated", send(one, "GET /api/hello")));
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "unauthenticated", send(one, "GET /auth/me")));
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "malformed", send(one, "POST /auth/refresh")));
        assertSignedIn(other);
    }

    @Test
    void ofTwoByOneNameTheForeignOneIsNotLookedAt() {
        signIn(other);
        Map<String, String> foreign = Map.copyOf(jar);
        jar.clear();
        signIn(one);
        String both = "Cookie: " + Visitor.ACCESS_COOKIE + "=" + foreign.get(Visitor.ACCESS_COOKIE) + "; "
                + Visitor.REFRESH_COOKIE + "=" + foreign.get(Visitor.REFRESH_COOKIE);
        assertEquals(200, send(one, "GET /api/hello", both).status());
        assertEquals(200, send(one, "POST /auth/refresh", both).status());
    }

    @Test
    void aSignInAtOneEndsNothingAtTheOther() {
        signIn(other);
        Map<String, String> foreign = Map.copyOf(jar);
        signIn(one);
        assertSignedIn(one);
        jar.putAll(foreign);
        assertSignedIn(other);
    }

    @Test
    void whatOnlyNamesAKeyOfOursIsOursToTakeAway() {
        signIn(one);
        String access = jar.getOrDefault(Visitor.ACCESS_COOKIE, "");
        jar.put(Visitor.ACCESS_COOKIE, access.substring(0, access.length() - 3) + "AAA");
        Answers.assertClearsCookies(Answers.assertProblem(401, "unknown", send(one, "GET /api/hello")));
    }
}
