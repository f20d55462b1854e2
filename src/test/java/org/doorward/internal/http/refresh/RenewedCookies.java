package org.doorward.internal.http.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;

/** An answer that brings a browser new cookies, and the browser that needs one. */
public final class RenewedCookies {
    public static final Duration PAST_ACCESS = Duration.ofMinutes(16);

    private RenewedCookies() {}

    /** One whose access token is over. */
    static Visitor lapsed(DoorwardServer server) {
        Visitor browser = Visitor.browser(server);
        server.clock.advance(PAST_ACCESS);
        return browser;
    }

    /** Asserts that an answer brings both cookies, once each, and may not be stored; gives the browser as it is then. */
    static Visitor of(Visitor browser, RawHttp.Answer answer) {
        assertEquals(2, answer.headers("Set-Cookie").count(), answer::toString);
        assertEquals(List.of("no-store"), answer.headers("Cache-Control").toList(), answer::toString);
        Visitor after =
                new Visitor(browser.server(), answer.cookie("-access"), answer.cookie("-refresh"), browser.session());
        assertNotEquals("", after.access(), answer::toString);
        assertNotEquals("", after.refresh(), answer::toString);
        assertNotEquals(browser.refresh(), after.refresh());
        return after;
    }

    /** Ends an asynchronous answer with a word. */
    static void finish(AsyncContext async) {
        try {
            async.getResponse().getWriter().write("later");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            async.complete();
        }
    }

    /** Asserts that the access cookie is taken as it is. */
    static void assertGood(Visitor after) {
        RawHttp.Answer next = RawHttp.send(after.server().port(), "GET /api/hello", "", after.accessCookie());
        assertEquals(200, next.status(), next::toString);
        Answers.assertSetsNoCookie(next);
    }
}
