package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.doorward.testing.AnswerThief;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.ManualClock;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A page during which the tokens were renewed is slow, or its answer never gets to the browser: the next click, with the
 * cookies that the browser still has, is served, and the family goes on with one live refresh token.
 */
abstract class LostRenewalContract {
    static final Duration PAST_ACCESS = Duration.ofMinutes(16);
    private static final Duration PAST_GRACE = Duration.ofSeconds(20);

    static ManualClock clock;

    Visitor browser;

    static void newClock() {
        clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    }

    /** The server that the page is asked of. */
    abstract DoorwardServer here();

    /** Where the next click may go to. */
    abstract List<DoorwardServer> everywhere();

    /** Asserts what the store has, where it can be looked into. */
    void assertStored(String refreshToken, long generation) {}

    @BeforeEach
    void signIn() {
        browser = Visitor.browser(here());
        clock.advance(PAST_ACCESS);
    }

    static RawHttp.Answer click(DoorwardServer at, Visitor who) {
        return RawHttp.send(at.port(), "GET /api/hello", "", who.cookies());
    }

    /** Asserts that an answer was served and brings both cookies; gives the browser as it is then. */
    Visitor renewed(RawHttp.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(2, answer.headers("Set-Cookie").count(), answer::toString);
        Visitor after = new Visitor(here(), answer.cookie("-access"), answer.cookie("-refresh"), browser.session());
        assertNotEquals("", after.refresh(), answer::toString);
        return after;
    }

    /** Asserts that the tokens that a browser holds now are the live ones, and that there are no others. */
    void assertTheOneLive(Visitor held, long generation) {
        assertStored(held.refresh(), generation);
        for (DoorwardServer server : everywhere()) {
            RawHttp.Answer good = RawHttp.send(server.port(), "GET /api/hello", "", held.accessCookie());
            assertEquals(200, good.status(), good::toString);
            Answers.assertSetsNoCookie(good);
        }
        clock.advance(PAST_ACCESS);
        Visitor next = held;
        for (DoorwardServer server : everywhere()) {
            next = renewed(click(server, next));
            clock.advance(PAST_ACCESS);
        }
        assertStored(next.refresh(), generation + everywhere().size());
        // any token but the live one is known for what it is, and costs the family its life
        Answers.assertProblem(401, "reused", click(here(), browser));
        Answers.assertProblem(401, "reused", click(here(), next));
    }

    @Test
    void aClickDuringAPageOfTwentySecondsIsServedAndBothBringTheSameTokens() throws Exception {
        for (DoorwardServer next : everywhere()) {
            signIn();
            HeldPage page = new HeldPage();
            here().own = page;
            CompletableFuture<RawHttp.Answer> slow = page.ask(here(), browser.cookies());
            clock.advance(PAST_GRACE);
            Visitor held = renewed(click(next, browser));
            page.release();
            RawHttp.Answer late = slow.get(60, TimeUnit.SECONDS);
            assertEquals("at last", late.body());
            assertEquals(held.refresh(), renewed(late).refresh());
            assertTheOneLive(renewed(late), 1);
        }
    }

    @Test
    void afterAPageThatWasStoppedTheNextClickIsServed() {
        for (DoorwardServer next : everywhere()) {
            signIn();
            HeldPage page = new HeldPage();
            here().own = page;
            page.askAndLeave(here(), browser.cookies());
            page.release();
            page.awaitDone();
            clock.advance(PAST_GRACE);
            assertTheOneLive(renewed(click(next, browser)), 1);
        }
    }

    @Test
    void afterAnAnswerThatWasLostTheNextClickIsServed() {
        for (DoorwardServer next : everywhere()) {
            signIn();
            for (int i = 0; i < 3; i++) {
                try (AnswerThief thief = new AnswerThief(here().port())) {
                    thief.send("GET /api/hello", browser.cookies());
                }
                clock.advance(PAST_GRACE);
            }
            assertTheOneLive(renewed(click(next, browser)), 1);
        }
    }

    @Test
    void afterAnErrorPageThatWasLostTheNextClickIsServed() {
        for (DoorwardServer next : everywhere()) {
            signIn();
            here().own = (request, response) -> {
                throw new IllegalStateException("asked to fail");
            };
            try (AnswerThief thief = new AnswerThief(here().port())) {
                thief.send("GET /api/own", browser.cookies());
            }
            clock.advance(PAST_GRACE);
            assertTheOneLive(renewed(click(next, browser)), 1);
        }
    }
}
