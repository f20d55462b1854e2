package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.doorward.login.SignInThrottledException;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code request.login}, {@code logout} and {@code authenticate} do for an application's own code. */
@Tag("server")
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

    @Test
    void whoMustWaitIsToldByTheCauseAndNobodyByTheApplicationsResponse() {
        try (DoorwardServer throttling = DoorwardServer.with("/public/door", new Door())) {
            RawHttp.Answer wrong = atDoor(throttling, "wrong");
            for (int i = 0; i < 4; i++) {
                wrong = atDoor(throttling, "wrong");
            }
            assertEquals("no cause: username or password is wrong", wrong.body());
            assertTrue(wrong.header("Retry-After").isEmpty());
            RawHttp.Answer early = atDoor(throttling, DoorwardServer.PASSWORD);
            assertEquals("wait 1", early.body());
            for (String field : new String[] {"Retry-After", "RateLimit", "RateLimit-Policy"}) {
                assertTrue(early.header(field).isEmpty(), field + " would have a browser wait for the page");
            }
            assertTrue(early.headers("Set-Cookie").findAny().isEmpty());
            RawHttp.Answer late = RawHttp.send(throttling.port(), "GET /public/door?begun=1&password=x", "");
            assertTrue(late.body().startsWith("begun no cause: no sign-in by this request"), late.body());
        }
    }

    private static RawHttp.Answer atDoor(DoorwardServer at, String password) {
        String query = "password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
        return RawHttp.send(at.port(), "GET /public/door?" + query, "");
    }

    /** Signs ada in, and says what the exception says where that fails. */
    private static final class Door extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getParameter("begun") != null) {
                response.getWriter().write("begun ");
                response.flushBuffer();
            }
            try {
                request.login(DoorwardServer.USERNAME, request.getParameter("password"));
            } catch (ServletException e) {
                response.getWriter()
                        .write(
                                e.getCause() instanceof SignInThrottledException early
                                        ? "wait " + early.retryAfter().toSeconds()
                                        : "no cause: " + e.getMessage());
            }
        }
    }
}
