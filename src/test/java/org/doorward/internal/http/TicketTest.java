package org.doorward.internal.http;

import static org.doorward.internal.http.TicketHolder.assertRefused;
import static org.doorward.internal.http.TicketHolder.show;
import static org.doorward.internal.http.TicketHolder.stream;
import static org.doorward.internal.http.TicketHolder.ticket;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ticket opens one request, in time, from where it was asked for, in a session that lives. */
@Tag("server")
class TicketTest {
    private static final String ADA = "/api/stream|ada|DOORWARD|true|REQUEST";

    private DoorwardServer server;

    @BeforeEach
    void start() {
        server = new DoorwardServer(TicketHolder.TAKEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String own() {
        return "Origin: http://127.0.0.1:" + server.port();
    }

    @Test
    void itIsItsSessionOnce() {
        Visitor ada = Visitor.program(server);
        String ticket = ticket(server, ada.bearer());
        RawHttp.Answer answer = show(server, ticket);
        assertEquals(ADA, answer.body());
        Answers.assertSetsNoCookie(answer);
        assertRefused(server, "unknown", ticket);
        assertRefused(server, "unknown", ticket, ada.accessCookie());
        ada.assertSignedIn();
    }

    @Test
    void ofFiftyWhoShowTheSameOneOneIsLetIn() {
        String ticket = ticket(server, Visitor.program(server).bearer());
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            callers.add(() -> show(server, ticket).status());
        }
        List<Integer> answers = Race.of(callers);
        assertEquals(1, answers.stream().filter(status -> status == 200).count());
        assertEquals(49, answers.stream().filter(status -> status == 401).count());
    }

    @Test
    void itIsGoodUntilItsTimeAndNotOneMomentLonger() {
        Visitor ada = Visitor.program(server);
        String first = ticket(server, ada.bearer());
        String second = ticket(server, ada.bearer());
        server.clock.advance(Duration.ofMillis(59_999));
        assertEquals(200, show(server, first).status());
        server.clock.advance(Duration.ofMillis(1));
        assertRefused(server, "unknown", second);
    }

    @Test
    void itIsForTheOriginThatAskedForIt() {
        Visitor ada = Visitor.program(server);
        String elsewhere = "Origin: https://spa.test";
        for (String[] rows : List.of(
                // asked from, shown from, good
                new String[] {"X: 1", "X: 1", "good"},
                new String[] {"X: 1", own(), "good"},
                new String[] {own(), own(), "good"},
                new String[] {own(), "X: 1", "good"},
                new String[] {own(), Visitor.SAME_ORIGIN, "good"},
                new String[] {Visitor.SAME_ORIGIN, own(), "good"},
                new String[] {elsewhere, elsewhere, "good"},
                new String[] {elsewhere, "Origin: HTTPS://SPA.test:443", "good"},
                new String[] {elsewhere, "X: 1", "bad"},
                new String[] {elsewhere, own(), "bad"},
                new String[] {elsewhere, "Origin: https://evil.test", "bad"},
                new String[] {elsewhere, "Origin: http://spa.test", "bad"},
                new String[] {own(), elsewhere, "bad"},
                new String[] {"X: 1", elsewhere, "bad"},
                new String[] {Visitor.SAME_ORIGIN, "Origin: https://evil.test", "bad"})) {
            String ticket = ticket(server, ada.bearer(), rows[0]);
            if (rows[2].equals("good")) {
                assertEquals(200, show(server, ticket, rows[1]).status(), () -> rows[0] + " " + rows[1]);
            } else {
                assertRefused(server, "unknown", ticket, rows[1]);
            }
            assertRefused(server, "unknown", ticket, rows[0]);
        }
    }

    @Test
    void nobodyWhoComesFromNowhereIsLetInAndTheTicketIsNotUsedUp() {
        String ticket = ticket(server, Visitor.program(server).bearer());
        for (String[] from : List.of(
                new String[] {"Origin: null"},
                new String[] {own(), own()},
                new String[] {"Sec-Fetch-Site: cross-site"},
                new String[] {"Sec-Fetch-Site: same-site"},
                new String[] {"Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate"},
                new String[] {"Sec-Fetch-Site: cross-site", "Origin: null"},
                new String[] {"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin"})) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> show(server, ticket, from));
            if (List.of(from).contains("Sec-Fetch-Mode: navigate")) {
                Answers.assertPage(403, "cross-origin", answer);
            } else {
                Answers.assertProblem(403, "cross-origin", answer);
            }
        }
        assertEquals(200, show(server, ticket).status());
    }

    @Test
    void theReasonOfTheSessionsEndIsTold() {
        Visitor ada = Visitor.program(server);
        Visitor other = Visitor.program(server);
        String signedOut = ticket(server, ada.bearer());
        assertEquals(
                204,
                RawHttp.send(server.port(), "POST /auth/logout", "", ada.bearer())
                        .status());
        assertRefused(server, "signed-out", signedOut);
        assertRefused(server, "unknown", signedOut);
        Visitor third = Visitor.program(server);
        String revoked = ticket(server, third.bearer());
        assertEquals(
                204,
                RawHttp.send(server.port(), "DELETE /auth/sessions/" + third.session(), "", other.bearer())
                        .status());
        assertRefused(server, "revoked", revoked);
        String everywhere = ticket(server, other.bearer());
        assertEquals(
                200,
                RawHttp.send(server.port(), "POST /auth/logout-all", "", other.bearer())
                        .status());
        assertRefused(server, "revoked", everywhere);
    }

    @Test
    void aTicketOfAnIdleSessionIsNotGood() {
        try (DoorwardServer brief =
                new DoorwardServer("doorward.paths.ticket", "/api/stream", "doorward.session.idle", "30s")) {
            String ticket = ticket(brief, Visitor.program(brief).bearer());
            brief.clock.advance(Duration.ofSeconds(31));
            assertRefused(brief, "idle", ticket);
        }
    }

    @Test
    void itLivesLongerThanTheAccessTokenThatAskedForIt() {
        try (DoorwardServer brief =
                new DoorwardServer("doorward.paths.ticket", "/api/stream", "doorward.session.access", "10s")) {
            String ticket = ticket(brief, Visitor.program(brief).bearer());
            brief.clock.advance(Duration.ofSeconds(30));
            assertEquals(200, show(brief, ticket).status());
        }
    }

    @Test
    void itDecidesAloneBeforeTheCookieAndAfterTheHeader() {
        Visitor ada = Visitor.program(server);
        Visitor browser = Visitor.browser(server);
        String bad = "dwt_" + "A".repeat(43);
        // a bad one never falls back to the cookie, nor has it refreshed
        assertRefused(server, "unknown", bad, browser.cookies(), Visitor.SAME_ORIGIN);
        assertRefused(server, "unknown", bad, browser.refreshCookie(), Visitor.SAME_ORIGIN);
        assertRefused(server, "malformed", "x", browser.cookies(), Visitor.SAME_ORIGIN);
        assertRefused(server, "malformed", "", browser.cookies(), Visitor.SAME_ORIGIN);
        // with a header it means nothing, and is not used up
        String good = ticket(server, ada.bearer());
        assertEquals(200, show(server, bad, ada.bearer()).status());
        Answers.assertProblem(401, "malformed", show(server, good, "Authorization: Bearer x"));
        Answers.assertProblem(401, "malformed", show(server, good, "X-API-Key: x"));
        Answers.assertProblem(401, "malformed", show(server, good, "Authorization: "));
        assertEquals(200, stream(server, "ticket=x&ticket=y", ada.bearer()).status());
        // other schemes are no credential
        assertEquals(200, show(server, good, "Authorization: Basic eDp5").status());
    }

    @Test
    void aGoodOneWithABadCookieIsGood() {
        Visitor ada = Visitor.program(server);
        RawHttp.Answer answer =
                show(server, ticket(server, ada.bearer()), "Cookie: " + Visitor.ACCESS_COOKIE + "=rubbish");
        assertEquals(ADA, answer.body());
        Answers.assertSetsNoCookie(answer);
    }

    @Test
    void onAPublicPathItDecidesAloneToo() {
        Visitor ada = Visitor.program(server);
        String ticket = ticket(server, ada.bearer());
        String path = "GET /public/stream?ticket=" + ticket;
        assertEquals(
                "/public/stream|ada|DOORWARD|true|REQUEST",
                RawHttp.send(server.port(), path, "").body());
        Answers.assertProblem(
                401,
                "unknown",
                Answers.unhandled(server, () -> RawHttp.send(server.port(), path, "", ada.accessCookie())));
    }

    @Test
    void rolesAreThoseOfTheSession() {
        try (DoorwardServer roles = new DoorwardServer("doorward.paths.ticket", "/api/**")) {
            Visitor ada = Visitor.program(roles);
            assertEquals(
                    200,
                    RawHttp.send(roles.port(), "GET /api/admin?ticket=" + ticket(roles, ada.bearer()), "")
                            .status());
            Answers.assertProblem(
                    403,
                    "forbidden",
                    RawHttp.send(roles.port(), "GET /api/root?ticket=" + ticket(roles, ada.bearer()), ""));
        }
    }

    @Test
    void freshnessIsThatOfTheSignIn() {
        try (DoorwardServer fresh = new DoorwardServer("doorward.paths.ticket", "/api/fresh/**")) {
            Visitor ada = Visitor.program(fresh);
            String path = "GET /api/fresh/x?ticket=";
            assertEquals(
                    200,
                    RawHttp.send(fresh.port(), path + ticket(fresh, ada.bearer()), "")
                            .status());
            fresh.clock.advance(Duration.ofMinutes(10));
            Answers.assertProblem(401, "step-up", RawHttp.send(fresh.port(), path + ticket(fresh, ada.bearer()), ""));
        }
    }

    @Test
    void openingAStreamCountsAsUse() {
        try (DoorwardServer brief =
                new DoorwardServer("doorward.paths.ticket", "/api/stream", "doorward.session.idle", "100s")) {
            Visitor ada = Visitor.program(brief);
            String ticket = ticket(brief, ada.bearer());
            brief.clock.advance(Duration.ofSeconds(55));
            assertEquals(200, show(brief, ticket).status());
            brief.clock.advance(Duration.ofSeconds(90));
            org.doorward.testing.Eventually.within(
                    Duration.ofSeconds(60),
                    "last seen was written",
                    () -> ada.hello().status() == 200);
        }
    }

    @Test
    void theHandlerReadsTheBodyAndTheQueryAsTheyCame() {
        try (DoorwardServer own = new DoorwardServer("doorward.paths.ticket", "/api/own")) {
            List<String> seen = new ArrayList<>();
            own.own = (request, response) -> {
                seen.add(new String(request.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
                seen.add(String.valueOf(request.getQueryString()));
            };
            String ticket = ticket(own, Visitor.program(own).bearer());
            RawHttp.Answer answer = RawHttp.send(
                    own.port(),
                    "GET /api/own?a=1&ticket=" + ticket,
                    "ticket=other",
                    "Content-Type: application/x-www-form-urlencoded");
            assertEquals(200, answer.status());
            assertEquals(List.of("ticket=other", "a=1&ticket=" + ticket), seen);
        }
    }

    @Test
    void byPlainHttpFromElsewhereItIsNotTakenAndNotUsedUp() {
        try (DoorwardServer proxied = new DoorwardServer(
                "doorward.paths.ticket",
                "/api/stream",
                "doorward.trusted-proxies",
                "127.0.0.1",
                "doorward.origin",
                "https://app.test")) {
            String from = "X-Forwarded-For: 192.0.2.1";
            String tls = "X-Forwarded-Proto: https";
            RawHttp.Answer signIn = Visitor.signIn(proxied, DoorwardServer.USERNAME, "", from, tls);
            String bearer = "Authorization: Bearer "
                    + Answers.json(signIn).get("access_token").textValue();
            String ticket = ticket(proxied, bearer, from, tls);
            Answers.assertProblem(403, "insecure-transport", show(proxied, ticket, from));
            Answers.assertProblem(403, "insecure-transport", TicketHolder.ask(proxied, bearer, from));
            assertEquals(200, show(proxied, ticket, from, tls).status());
        }
    }
}
