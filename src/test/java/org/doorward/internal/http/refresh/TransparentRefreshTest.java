package org.doorward.internal.http.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A browser whose access token is over is not sent away: its request is answered, and the answer brings new cookies. */
@Tag("server")
class TransparentRefreshTest extends RenewalBed {
    @Test
    void anExpiredAccessTokenIsRenewedOnTheAnswerItself() {
        RawHttp.Answer answer = get("/api/hello", browser.cookies());
        assertEquals(200, answer.status());
        assertTrue(answer.body().contains("|ada|DOORWARD|"), answer::body);
        RenewedCookies.assertGood(RenewedCookies.of(browser, answer));
    }

    @Test
    void anAbsentAccessCookieIsRenewedToo() {
        RenewedCookies.assertGood(RenewedCookies.of(browser, get("/api/hello", browser.refreshCookie())));
    }

    @Test
    void ownEndpointsThatNeedASessionRenewTooButNoSignOutDoes() {
        Visitor after = RenewedCookies.of(browser, get("/auth/me", browser.cookies()));
        RenewedCookies.assertGood(after);
        server.clock.advance(RenewedCookies.PAST_ACCESS);
        RawHttp.Answer all =
                RawHttp.send(server.port(), "POST /auth/logout-all", "", after.cookies(), Visitor.SAME_ORIGIN);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", all));
        RawHttp.Answer out = RawHttp.send(server.port(), "POST /auth/logout", "", after.cookies(), Visitor.SAME_ORIGIN);
        assertEquals(204, out.status());
        Answers.assertClearsCookies(out);
    }

    @Test
    void bearerCallsAndPublicPathsNeverRenew() {
        RawHttp.Answer bearer = get("/api/hello", browser.bearer(), browser.refreshCookie());
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", bearer));
        for (String path : List.of("/public/x", "/", "/signin")) {
            RawHttp.Answer open = get(path, browser.cookies());
            assertEquals(200, open.status(), path);
            Answers.assertSetsNoCookie(open);
        }
        RawHttp.Answer forward = get("/public/x?forward=/api/hello", browser.cookies());
        Answers.assertSetsNoCookie(forward);
        assertEquals(401, forward.status(), "a public page that forwards to a protected one does not renew");
        assertEquals(200, browser.refreshInBody().status(), "nothing was rotated");
    }

    @Test
    void aBadAccessCookieIsNotMadeGoodByARefreshCookie() {
        String good = Visitor.REFRESH_COOKIE + "=" + browser.refresh();
        String forged = browser.access().substring(0, browser.access().length() - 3) + "AAA";
        for (String bad : List.of("x", "a.b.c", forged)) {
            RawHttp.Answer answer = get("/api/hello", "Cookie: " + Visitor.ACCESS_COOKIE + "=" + bad + "; " + good);
            assertEquals(401, answer.status(), answer::toString);
            Answers.assertClearsCookies(answer);
        }
    }

    @Test
    void aForeignPageCannotMakeABrowserRenewByAnUnsafeRequest() {
        for (String cookies : List.of(browser.cookies(), browser.refreshCookie())) {
            for (String site : List.of("cross-site", "same-site")) {
                RawHttp.Answer answer = Answers.unhandled(
                        server,
                        () -> RawHttp.send(server.port(), "POST /api/own", "", cookies, "Sec-Fetch-Site: " + site));
                Answers.assertSetsNoCookie(Answers.assertProblem(403, "cross-origin", answer));
            }
        }
        assertEquals(200, browser.refreshInBody().status(), "nothing was rotated");
    }

    @Test
    void twoRefreshCookiesAreAmbiguousAndKept() {
        Visitor other = Visitor.browser(server);
        RawHttp.Answer answer =
                get("/api/hello", browser.refreshCookie() + "; " + Visitor.REFRESH_COOKIE + "=" + other.refresh());
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", answer));
    }

    @Test
    void aSessionThatIsOverIsToldWhyAndItsCookiesAreTaken() {
        Visitor program = Visitor.program(server);
        RawHttp.send(server.port(), "DELETE /auth/sessions/" + browser.session(), "", program.bearer());
        RawHttp.Answer answer = get("/api/hello", browser.cookies());
        Answers.assertClearsCookies(Answers.assertProblem(401, "revoked", answer));
        Answers.assertClearsCookies(Answers.assertProblem(401, "revoked", get("/api/hello", browser.refreshCookie())));
    }

    @Test
    void aStolenTokenShownAfterItsTimeEndsTheSession() {
        Visitor after = RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
        RenewedCookies.assertGood(after);
        server.clock.advance(Duration.ofSeconds(11));
        Answers.assertClearsCookies(Answers.assertProblem(401, "reused", get("/api/hello", browser.cookies())));
        after.assertOver("reused");
    }

    @Test
    void aBrowserThatNeverGotTheAnswerIsServedAtTheNextClick() {
        Visitor lost = RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
        server.clock.advance(Duration.ofMinutes(4));
        Visitor after = RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
        assertEquals(lost.refresh(), after.refresh(), "one live refresh token");
        RenewedCookies.assertGood(after);
    }

    @Test
    void theRequestItselfDoesNotConfirmThatItsAnswerArrived() {
        for (int i = 0; i < 3; i++) {
            RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
            server.clock.advance(Duration.ofSeconds(61));
        }
        RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
    }

    @Test
    void aBurstOfRequestsIsOneRotation() {
        List<Callable<RawHttp.Answer>> burst = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            burst.add(() -> get("/api/hello", browser.cookies()));
        }
        Set<String> successors = new HashSet<>();
        for (RawHttp.Answer answer : Race.of(burst)) {
            assertEquals(200, answer.status(), answer::toString);
            successors.add(RenewedCookies.of(browser, answer).refresh());
        }
        assertEquals(1, successors.size());
        String claims = new String(
                java.util.Base64.getUrlDecoder()
                        .decode(get("/api/hello", browser.cookies())
                                .cookie("-access")
                                .split("\\.", -1)[1]),
                StandardCharsets.UTF_8);
        assertTrue(claims.contains("\"gen\":1"), claims);
    }

    @Test
    void aRefreshCookieOfAnotherSessionIsAmbiguousAndNotTaken() {
        Visitor planted = Visitor.browser(server);
        server.clock.advance(RenewedCookies.PAST_ACCESS);
        String mixed = browser.accessCookie() + "; " + Visitor.REFRESH_COOKIE + "=" + planted.refresh();
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", get("/api/hello", mixed)));
        assertEquals(200, planted.refreshInBody().status(), "nothing was rotated");
    }

    @Test
    void aRenewalCountsAsTheUseThatItRidesOn() {
        try (DoorwardServer brief =
                new DoorwardServer("doorward.session.idle", "20m", "doorward.session.touch", "1s")) {
            Visitor visitor = Visitor.browser(brief);
            for (int i = 0; i < 4; i++) {
                brief.clock.advance(RenewedCookies.PAST_ACCESS);
                RawHttp.Answer answer = RawHttp.send(brief.port(), "GET /api/hello", "", visitor.cookies());
                assertEquals(200, answer.status(), answer::toString);
                visitor = new Visitor(brief, answer.cookie("-access"), answer.cookie("-refresh"), visitor.session());
                visitor.awaitSeen(brief.clock.instant(), visitor);
            }
        }
    }

    @Test
    void itCanBeSwitchedOff() {
        try (DoorwardServer opaque = new DoorwardServer("doorward.session.transparent", "false")) {
            Visitor visitor = Visitor.browser(opaque);
            opaque.clock.advance(RenewedCookies.PAST_ACCESS);
            RawHttp.Answer answer = RawHttp.send(opaque.port(), "GET /api/hello", "", visitor.cookies());
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", answer));
        }
    }
}
