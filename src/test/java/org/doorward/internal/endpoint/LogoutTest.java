package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class LogoutTest {
    private static final String JSON = "Content-Type: application/json";
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer logout(String body, String... lines) {
        RawHttp.Answer answer = RawHttp.send(server.port(), "POST /auth/logout", body, lines);
        assertEquals(204, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        assertEquals("", answer.body());
        return Answers.assertClearsCookies(answer);
    }

    private static void assertGone(Visitor visitor) {
        visitor.assertOver("signed-out");
        Answers.assertProblem(401, "signed-out", visitor.refreshInBody());
    }

    @Test
    void whateverIsShownSignsOut() {
        Visitor browser = Visitor.browser(server);
        logout("", browser.cookies(), Visitor.SAME_ORIGIN);
        assertGone(browser);
        browser = Visitor.browser(server);
        logout("", browser.accessCookie(), Visitor.SAME_ORIGIN);
        assertGone(browser);
        browser = Visitor.browser(server);
        logout("", browser.refreshCookie(), Visitor.SAME_ORIGIN);
        assertGone(browser);
        Visitor program = Visitor.program(server);
        logout("", program.bearer());
        assertGone(program);
        program = Visitor.program(server);
        logout(Json.write(Map.of("refresh_token", program.refresh())), JSON);
        assertGone(program);
        program = Visitor.program(server);
        logout("refresh_token=" + program.refresh(), "Content-Type: application/x-www-form-urlencoded");
        assertGone(program);
    }

    @Test
    void anExpiredAccessTokenSignsOutToo() {
        try (DoorwardServer own = new DoorwardServer()) {
            Visitor browser = Visitor.browser(own);
            own.clock.advance(Duration.ofMinutes(20));
            RawHttp.Answer answer =
                    RawHttp.send(own.port(), "POST /auth/logout", "", browser.accessCookie(), Visitor.SAME_ORIGIN);
            assertEquals(204, answer.status());
            Answers.assertProblem(401, "signed-out", browser.refreshInBody());
        }
    }

    @Test
    void thePreviousRefreshTokenSignsOutAndNothingIsRotated() {
        Visitor ada = Visitor.program(server);
        JsonNode next = Answers.json(ada.refreshInBody());
        RawHttp.Answer answer = logout(Json.write(Map.of("refresh_token", ada.refresh())), JSON);
        assertEquals("", answer.body());
        RawHttp.Answer after = RawHttp.send(
                server.port(),
                "POST /auth/refresh",
                Json.write(Map.of("refresh_token", next.get("refresh_token").textValue())),
                JSON);
        Answers.assertProblem(401, "signed-out", after);
    }

    @Test
    void signingOutTwiceOrWithNothingIsNoError() {
        Visitor browser = Visitor.browser(server);
        logout("", browser.cookies(), Visitor.SAME_ORIGIN);
        logout("", browser.cookies(), Visitor.SAME_ORIGIN);
        browser.assertOver("signed-out");
        logout("");
        logout("", JSON);
        logout("{}", JSON);
        logout("", "Authorization: Basic x");
        logout("", "X-API-Key: x");
    }

    @Test
    void garbageSignsNobodyOut() {
        Visitor ada = Visitor.program(server);
        String forged = ada.access().substring(0, ada.access().lastIndexOf('.') + 1) + "A".repeat(43);
        for (String token : List.of(
                "x",
                forged,
                ada.session(),
                "dwr_" + ada.session(),
                "eyJ..",
                "",
                "bnVsbA.bnVsbA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")) {
            logout("", "Authorization: Bearer " + token);
            logout(Json.write(Map.of("refresh_token", token)), JSON);
            logout("", "Cookie: " + Visitor.ACCESS_COOKIE + "=" + token + "x", Visitor.SAME_ORIGIN);
        }
        String madeUp = ada.refresh().substring(0, ada.refresh().length() - 1)
                + (ada.refresh().endsWith("A") ? "B" : "A");
        logout(Json.write(Map.of("refresh_token", madeUp)), JSON);
        ada.assertSignedIn();
    }

    @Test
    void aBodyThatCannotBeReadIsNoReasonToStaySignedIn() {
        for (String[] body : List.of(
                new String[] {"{", JSON},
                new String[] {"x", "Content-Type: text/plain"},
                new String[] {"{\"refresh_token\":1}", JSON},
                new String[] {"x".repeat(20_000), JSON})) {
            Visitor browser = Visitor.browser(server);
            logout(body[0], body[1], browser.cookies(), Visitor.SAME_ORIGIN);
            browser.assertOver("signed-out");
        }
        RawHttp.Answer alone = RawHttp.send(server.port(), "POST /auth/logout", "{", JSON);
        Answers.assertProblem(400, "malformed", alone);
    }

    @Test
    void aTokenInTheAddressSignsNobodyOut() {
        Visitor ada = Visitor.program(server);
        RawHttp.send(server.port(), "POST /auth/logout?refresh_token=" + ada.refresh(), "");
        ada.assertSignedIn();
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS")) {
            RawHttp.Answer answer =
                    RawHttp.send(server.port(), method + " /auth/logout", "", ada.cookies(), Visitor.SAME_ORIGIN);
            assertEquals(405, answer.status());
            assertEquals("POST", answer.header("Allow").orElseThrow());
            Answers.assertSetsNoCookie(answer);
        }
        ada.assertSignedIn();
    }

    @Test
    void aBrowsersFormGoesToTheSignInPage() {
        Visitor browser = Visitor.browser(server);
        RawHttp.Answer answer = RawHttp.send(
                server.port(),
                "POST /auth/logout",
                "",
                "Content-Type: application/x-www-form-urlencoded",
                "Sec-Fetch-Mode: navigate",
                browser.cookies(),
                Visitor.SAME_ORIGIN);
        assertEquals(303, answer.status(), answer::toString);
        assertEquals("/signin?reason=signed-out", answer.header("Location").orElseThrow());
        Answers.assertClearsCookies(answer);
        browser.assertOver("signed-out");
    }

    @Test
    void onlyTheShownSessionEnds() {
        Visitor one = Visitor.program(server);
        Visitor other = Visitor.program(server);
        logout("", one.bearer());
        assertGone(one);
        other.assertSignedIn();
        assertEquals(200, other.refreshInBody().status());
    }

    @Test
    void theHandlersOwnLogoutEndsTheSessionForGood() {
        Visitor browser = Visitor.browser(server);
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /api/x?logout=1", "", browser.cookies());
        assertEquals("/api/x|-|null|false|REQUEST", answer.body());
        Answers.assertClearsCookies(answer);
        browser.assertOver("signed-out");
    }
}
