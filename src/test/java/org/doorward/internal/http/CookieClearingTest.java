package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.FreePorts;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A refusal takes the cookies away when they will never be good again, and only then. */
@Tag("server")
class CookieClearingTest {
    private DoorwardServer server;
    private Visitor browser;

    @BeforeEach
    void start() {
        server = new DoorwardServer();
        browser = Visitor.browser(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp.Answer hello(String cookies) {
        return Answers.unhandled(server, () -> RawHttp.send(server.port(), "GET /api/hello", "", cookies));
    }

    private void assertTakenAway(String reason) {
        Answers.assertClearsCookies(Answers.assertProblem(401, reason, hello(browser.cookies())));
        for (String path : List.of("/auth/me", "/auth/sessions")) {
            RawHttp.Answer answer = RawHttp.send(server.port(), "GET " + path, "", browser.cookies());
            Answers.assertClearsCookies(Answers.assertProblem(401, reason, answer));
        }
        RawHttp.Answer bearer = Answers.unhandled(server, browser::hello);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, reason, bearer));
    }

    @Test
    void aRevokedSessionsAre() {
        Visitor other = Visitor.program(server);
        RawHttp.Answer revoked =
                RawHttp.send(server.port(), "DELETE /auth/sessions/" + browser.session(), "", other.bearer());
        assertEquals(204, revoked.status());
        assertTakenAway("revoked");
    }

    @Test
    void aSignedOutSessionsAre() {
        RawHttp.send(server.port(), "POST /auth/logout", "", browser.bearer());
        assertTakenAway("signed-out");
    }

    @Test
    void anIdleSessionsAre() {
        try (DoorwardServer brief = new DoorwardServer("doorward.session.idle", "2s")) {
            Visitor idle = Visitor.browser(brief);
            brief.clock.advance(Duration.ofSeconds(2));
            RawHttp.Answer answer =
                    Answers.unhandled(brief, () -> RawHttp.send(brief.port(), "GET /api/hello", "", idle.cookies()));
            Answers.assertClearsCookies(Answers.assertProblem(401, "idle", answer));
        }
    }

    @Test
    void unknownAndMalformedOnesAre() {
        String other = browser.access().substring(0, browser.access().length() - 2) + "AA";
        Answers.assertClearsCookies(
                Answers.assertProblem(401, "unknown", hello("Cookie: " + Visitor.ACCESS_COOKIE + "=" + other)));
        Answers.assertClearsCookies(
                Answers.assertProblem(401, "malformed", hello("Cookie: " + Visitor.ACCESS_COOKIE + "=x")));
    }

    @Test
    void anExpiredAccessTokensAreNot() {
        try (DoorwardServer opaque = new DoorwardServer("doorward.session.transparent", "false")) {
            Visitor visitor = Visitor.browser(opaque);
            opaque.clock.advance(Duration.ofMinutes(16));
            for (String path : List.of("/api/hello", "/auth/me")) {
                for (String cookies : List.of(visitor.cookies(), visitor.accessCookie())) {
                    RawHttp.Answer answer = RawHttp.send(opaque.port(), "GET " + path, "", cookies);
                    Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", answer));
                }
            }
            RawHttp.Answer bare = RawHttp.send(opaque.port(), "GET /api/hello", "", visitor.refreshCookie());
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", bare));
        }
    }

    @Test
    void ambiguousOnesAreNot() {
        String two = browser.cookies() + "; " + Visitor.ACCESS_COOKIE + "=x";
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", hello(two)));
        RawHttp.Answer me = RawHttp.send(server.port(), "GET /auth/me", "", two);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", me));
    }

    @Test
    void thoseOfAForeignRequestAreNot() {
        RawHttp.Answer foreign = Answers.unhandled(
                server,
                () -> RawHttp.send(server.port(), "POST /api/x", "", browser.cookies(), "Sec-Fetch-Site: cross-site"));
        Answers.assertSetsNoCookie(Answers.assertProblem(403, "cross-origin", foreign));
    }

    @Test
    void aRefusedRefreshTakesThemAwayButOnlyFromACookie() {
        RawHttp.send(server.port(), "POST /auth/logout", "", browser.bearer());
        RawHttp.Answer cookie =
                RawHttp.send(server.port(), "POST /auth/refresh", "", browser.cookies(), Visitor.SAME_ORIGIN);
        Answers.assertClearsCookies(Answers.assertProblem(401, "signed-out", cookie));
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "signed-out", browser.refreshInBody()));
    }

    @Test
    void publicPathsTakeNothingAway() {
        RawHttp.send(server.port(), "POST /auth/logout", "", browser.bearer());
        for (String cookies : List.of(browser.cookies(), "Cookie: " + Visitor.ACCESS_COOKIE + "=x")) {
            RawHttp.Answer answer = RawHttp.send(server.port(), "GET /public/x", "", cookies);
            assertEquals(200, answer.status());
            Answers.assertSetsNoCookie(answer);
        }
    }

    @Test
    void whenTheStoreIsDownNothingIsTakenAway() {
        Accounts accounts = new Accounts();
        String nowhere = "redis://127.0.0.1:" + FreePorts.next();
        try (DoorwardServer down = new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                nowhere,
                "doorward.start.wait",
                "0s",
                "doorward.redis.timeout",
                "300ms",
                "doorward.jpa.url",
                accounts.url())) {
            for (String identity : List.of(browser.cookies(), browser.bearer())) {
                for (String path : List.of("/api/hello", "/auth/me", "/auth/sessions")) {
                    RawHttp.Answer answer = Answers.unhandled(
                            down, () -> RawHttp.send(down.port(), "GET " + path, "", identity, Visitor.SAME_ORIGIN));
                    Answers.assertSetsNoCookie(Answers.assertProblem(503, "unavailable", answer));
                }
            }
            for (String path : List.of("/auth/refresh", "/auth/logout", "/auth/logout-all")) {
                RawHttp.Answer answer =
                        RawHttp.send(down.port(), "POST " + path, "", browser.cookies(), Visitor.SAME_ORIGIN);
                Answers.assertSetsNoCookie(Answers.assertProblem(503, "unavailable", answer));
            }
            RawHttp.Answer login = Visitor.signIn(down, DoorwardServer.USERNAME, "");
            Answers.assertSetsNoCookie(Answers.assertProblem(503, "unavailable", login));
            RawHttp.Answer open = RawHttp.send(down.port(), "GET /public/x", "", browser.cookies());
            assertEquals("/public/x|-|null|false|REQUEST", open.body());
            assertEquals("unavailable", open.header("Doorward-Reason").orElseThrow());
        }
    }
}
