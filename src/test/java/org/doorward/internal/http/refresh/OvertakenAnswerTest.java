package org.doorward.internal.http.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A slow answer does not undo what quicker ones have brought or taken meanwhile. */
@Tag("server")
class OvertakenAnswerTest extends RenewalBed {
    @Test
    void aSlowPageDoesNotTakeAwayWhatAnotherAnswerBroughtMeanwhile() {
        List<RawHttp.Answer> meanwhile = new ArrayList<>();
        server.own = (request, response) -> {
            Visitor quick = RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
            RenewedCookies.assertGood(quick);
            server.clock.advance(RenewedCookies.PAST_ACCESS);
            meanwhile.add(get("/api/hello", quick.cookies()));
            server.clock.advance(Duration.ofSeconds(2));
            response.getWriter().write("at last");
        };
        RawHttp.Answer slow = get("/api/own", browser.cookies());
        assertEquals(200, slow.status());
        Answers.assertSetsNoCookie(slow);
        assertEquals("no-store", slow.header("Cache-Control").orElseThrow());
        RenewedCookies.assertGood(RenewedCookies.of(browser, meanwhile.get(0)));
    }

    @Test
    void aSlowPageDoesNotBringBackWhoSignedOutMeanwhile() {
        server.own = (request, response) -> {
            Visitor quick = RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
            RawHttp.send(server.port(), "POST /auth/logout", "", quick.cookies(), Visitor.SAME_ORIGIN);
            server.clock.advance(Duration.ofSeconds(2));
            response.getWriter().write("at last");
        };
        Answers.assertSetsNoCookie(get("/api/own", browser.cookies()));
    }

    @Test
    void neitherDoesOneThatHasBegunToWrite() {
        server.own = (request, response) -> {
            response.getWriter().println("the first of a few lines");
            Visitor quick = RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
            RenewedCookies.assertGood(quick);
            server.clock.advance(RenewedCookies.PAST_ACCESS);
            RenewedCookies.of(browser, get("/api/hello", quick.cookies()));
            server.clock.advance(Duration.ofSeconds(2));
            response.getWriter().println("at last");
        };
        RawHttp.Answer slow = get("/api/own", browser.cookies());
        assertEquals(200, slow.status());
        Answers.assertSetsNoCookie(slow);
    }

    @Test
    void neitherDoesALongPoll() {
        server.own = (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                Visitor quick = RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
                RawHttp.send(server.port(), "POST /auth/logout", "", quick.cookies(), Visitor.SAME_ORIGIN);
                server.clock.advance(Duration.ofSeconds(30));
                RenewedCookies.finish(async);
            });
        };
        RawHttp.Answer polled = get("/api/own", browser.cookies());
        // its session is over: either it is ended for that, or its handler was quicker
        assertTrue(polled.status() == 200 || polled.body().contains("\"reason\":\"signed-out\""), polled::toString);
        Answers.assertSetsNoCookie(polled);
    }

    @Test
    void aPageOfTwentySecondsBringsItsCookiesWhenNothingElseDid() {
        server.own = (request, response) -> {
            server.clock.advance(Duration.ofSeconds(20));
            response.getWriter().write("at last");
        };
        RenewedCookies.assertGood(RenewedCookies.of(browser, get("/api/own", browser.cookies())));
    }
}
