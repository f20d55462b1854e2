package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code request.login}, {@code logout} and {@code authenticate} do for an application's own code. */
class RequestLoginTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.paths.role.owner", "/owned/**, /signin");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer login(String password, String... lines) {
        String query = "login=ada&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
        return RawHttp.send(server.port(), "GET /public/x?" + query, "", lines);
    }

    @Test
    void requestLoginOpensASessionInCookiesAndIsSeenAtOnce() {
        RawHttp.Answer answer = login(DoorwardServer.PASSWORD);
        assertEquals("/public/x|ada|DOORWARD|true|REQUEST", answer.body());
        String cookie = "Cookie: " + Visitor.ACCESS_COOKIE + "=" + answer.cookie("-access");
        assertEquals(200, RawHttp.send(server.port(), "GET /api/x", "", cookie).status());
    }

    @Test
    void requestLoginFailsForWrongOrMissingPasswordsAndSetsNothing() {
        assertFailed(login("wrong"));
        assertFailed(RawHttp.send(server.port(), "GET /public/x?login=ada", ""));
        assertFailed(login(DoorwardServer.PASSWORD, Visitor.program(server).bearer()));
    }

    @Test
    void requestLoginIsNoWayAroundTheCheckForForeignPages() {
        assertFailed(login(DoorwardServer.PASSWORD, "Sec-Fetch-Site: cross-site"));
        assertFailed(login(DoorwardServer.PASSWORD, "Host: app.test"));
    }

    private static void assertFailed(RawHttp.Answer answer) {
        assertEquals(500, answer.status(), "the test's application does not catch the ServletException");
        assertTrue(answer.headers("Set-Cookie").findAny().isEmpty());
    }

    @Test
    void requestLogoutEndsTheSessionForGood() {
        Visitor browser = Visitor.browser(server);
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /api/x?logout=1", "", browser.cookies());
        assertEquals("/api/x|-|null|false|REQUEST", answer.body());
        browser.assertOver("signed-out");
    }

    @Test
    void aRefusalAfterTheWriterWasTakenIsStillARefusal() {
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /public/x?writer=1", "");
        assertEquals(401, answer.status());
        assertTrue(answer.body().contains("\"reason\":\"unauthenticated\""), answer::toString);
        assertFalse(answer.body().contains("begun"));
    }

    @Test
    void aSignInPageThatARuleClosesIsNoLoop() {
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /signin", "", "Accept: text/html");
        Answers.assertProblem(401, "unauthenticated", answer);
    }

    @Test
    void behindAProxyOnlyAClientThatItNamesCanBeLocal() {
        try (DoorwardServer proxied = new DoorwardServer("doorward.trusted-proxies", "127.0.0.1")) {
            for (String line :
                    new String[] {"X-Forwarded-Proto: http", "X-Forwarded-For: garbage", "X-Nothing: here"}) {
                Answers.assertProblem(
                        403, "insecure-transport", Visitor.signIn(proxied, DoorwardServer.USERNAME, "", line));
            }
            assertEquals(
                    200,
                    Visitor.signIn(proxied, DoorwardServer.USERNAME, "", "X-Forwarded-For: 127.0.0.1")
                            .status());
        }
    }
}
