package org.doorward.internal.http.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A handler whose answer has ended with its session can do nothing more, and the next answer is not touched by it. */
@Tag("server")
class LateHandlerTest {
    private static OpenStreams streams;

    @BeforeAll
    static void start() {
        streams = new OpenStreams();
    }

    @AfterAll
    static void stop() {
        streams.close();
    }

    @Test
    void whatHasSentNothingYetSaysWhy() throws IOException {
        Visitor ada = Visitor.browser(streams.server);
        try (OpenStreams.Stream slow = streams.open("/api/own?silent=1", ada.accessCookie())) {
            slow.open.response().getOutputStream().write("not yet sent".getBytes(StandardCharsets.UTF_8));
            streams.revoke(ada);
            assertTrue(slow.lines.readLine().startsWith("HTTP/1.1 401"));
            slow.readUntil("Doorward-Reason: revoked");
            slow.readUntil("");
            char[] begin = new char[8];
            assertEquals(begin.length, slow.lines.read(begin));
            assertEquals("{\"type\":", new String(begin), "nothing of what the handler wrote");
            slow.open.context().complete();
            assertThrows(IllegalStateException.class, () -> slow.open.context().dispatch("/api/x"));
        }
    }

    @Test
    void whoeverSignsOutInAnAsynchronousAnswerFinishesIt() throws Exception {
        Visitor ada = Visitor.browser(streams.server);
        try (OpenStreams.Stream stream = streams.open("/api/own", ada.accessCookie())) {
            ((HttpServletRequest) stream.open.context().getRequest()).logout();
            ada.assertOver("signed-out");
            stream.assertIsOpen();
            stream.open.context().complete();
            stream.readUntilLastChunk();
        }
    }

    @Test
    void whatItsHandlerSaysLateIsNotSaidInTheNextAnswerOfThatConnection() throws Exception {
        Visitor ada = Visitor.browser(streams.server);
        Visitor next = Visitor.browser(streams.server);
        try (OpenStreams.Stream stream = streams.open("/api/own", ada.accessCookie())) {
            streams.revoke(ada);
            stream.readUntilLastChunk();
            stream.ask("/api/own?silent=1", next.accessCookie());
            OpenStreams.Open nextOpen = streams.next();
            sayAll(stream.open.response());
            HttpServletRequest late = stream.open.request();
            late.logout();
            assertThrows(ServletException.class, () -> late.login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD));
            nextOpen.response().setContentType("text/plain");
            nextOpen.response().getWriter().write("next");
            nextOpen.context().complete();
            stream.readUntil("HTTP/1.1 200 OK");
            String head = stream.head();
            assertFalse(head.toLowerCase(Locale.ROOT).contains("late"), head);
            assertFalse(head.contains("Set-Cookie"), head);
            assertTrue(head.contains("text/plain"), head);
        }
    }

    /** Says everything of an answer's head that can be said of one. */
    private static void sayAll(HttpServletResponse response) {
        assertTrue(response.isCommitted(), "it is over");
        response.setStatus(299);
        response.addCookie(new Cookie("late", "1"));
        response.setHeader("X-Late-1", "1");
        response.addHeader("X-Late-2", "1");
        response.setDateHeader("X-Late-3", 0);
        response.addDateHeader("X-Late-4", 0);
        response.setIntHeader("X-Late-5", 1);
        response.addIntHeader("X-Late-6", 1);
        response.setContentType("text/late");
        response.setCharacterEncoding("UTF-16");
        response.setLocale(Locale.FRANCE);
        response.setContentLength(1);
        response.setContentLengthLong(1);
        response.setBufferSize(1);
        response.setTrailerFields(() -> Map.of("late", "1"));
        response.resetBuffer();
        response.reset();
        assertThrows(IOException.class, response::getWriter);
        assertThrows(IOException.class, () -> response.sendRedirect("/late"));
        assertThrows(IOException.class, () -> response.sendError(499));
    }
}
