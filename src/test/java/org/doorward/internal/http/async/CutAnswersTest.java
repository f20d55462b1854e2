package org.doorward.internal.http.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client gets of a long answer that was cut off: the reason, or a beginning that does not look complete. */
@Tag("server")
class CutAnswersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final String LINE = "a;line\n";

    @TempDir
    private Path files;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch revoked = new CountDownLatch(1);
    private final CountDownLatch cutOff = new CountDownLatch(1);
    private DoorwardServer server;

    @BeforeEach
    void start() {
        server = DoorwardServer.serving(
                files, Map.of(), "doorward.admin.enabled", "true", "doorward.cache.max-age", "1s");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Writes lines for a while, until some time after the end of the session, and never asks whether they arrive. */
    private void writeLines(HttpServletResponse response, boolean flushes) throws IOException {
        PrintWriter writer = response.getWriter();
        long start = System.nanoTime();
        boolean isBegun = false;
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            writer.write(LINE);
            if (flushes) {
                writer.flush();
            }
            // it is watched by then
            if (!isBegun && System.nanoTime() - start > Duration.ofMillis(1_500).toNanos()) {
                isBegun = true;
                begun.countDown();
            }
            pause(10);
            if (revoked.getCount() == 0) {
                // until the client has seen the end, or long after it should have
                await(cutOff, 6_000);
                writer.write("the last line");
                return;
            }
        }
    }

    private static void pause(int millis) throws IOException {
        assertFalse(await(NEVER, millis));
    }

    private static boolean await(CountDownLatch latch, int millis) throws IOException {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Returns all bytes that the client reads until the connection ends, or the answer does. */
    private String answerOfACutOne(String connection) throws Exception {
        Visitor ada = Visitor.browser(server);
        Visitor other = Visitor.program(server);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            String head = "GET /api/own HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nConnection: " + connection
                    + "\r\n" + ada.accessCookie() + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            assertTrue(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "the handler writes");
            RawHttp.Answer ended =
                    RawHttp.send(server.port(), "DELETE /auth/sessions/" + ada.session(), "", other.bearer());
            assertEquals(204, ended.status());
            revoked.countDown();
            InputStream in = socket.getInputStream();
            try {
                in.transferTo(all);
            } catch (SocketException e) {
                // a reset tells the client, too
                all.flush();
            } finally {
                cutOff.countDown();
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static void assertLooksIncomplete(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer.lines().findFirst().orElse(""));
        assertTrue(answer.contains(LINE), "it had begun");
        assertFalse(answer.contains("the last line"), "it was cut off");
        assertFalse(answer.endsWith("\r\n0\r\n\r\n"), "it has a last chunk");
    }

    private static void assertIsTheReason(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
        assertTrue(answer.contains("Doorward-Reason: revoked"), answer);
        assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
        assertTrue(answer.contains("urn:doorward:problem:revoked"), answer);
        assertFalse(answer.contains(LINE), answer);
    }

    @Test
    void textThatIsFlushedDoesNotLookComplete() throws Exception {
        server.own = (request, response) -> {
            response.setContentType("text/csv");
            writeLines(response, true);
        };
        String answer = answerOfACutOne("keep-alive");
        assertTrue(answer.contains("chunked"), "so its end is told by a last chunk");
        assertLooksIncomplete(answer);
    }

    @Test
    void textWhoseRestIsInABufferDoesNotLookComplete() throws Exception {
        server.own = (request, response) -> {
            response.setContentType("text/csv");
            response.setBufferSize(1 << 20);
            response.getWriter().write(LINE);
            response.flushBuffer();
            writeLines(response, false);
        };
        assertLooksIncomplete(answerOfACutOne("keep-alive"));
    }

    @Test
    void textOfKnownLengthDoesNotLookComplete() throws Exception {
        int length = 1 << 20;
        server.own = (request, response) -> {
            response.setContentType("text/csv");
            response.setContentLength(length);
            writeLines(response, true);
        };
        String answer = answerOfACutOne("keep-alive");
        assertLooksIncomplete(answer);
        assertTrue(answer.contains("Content-Length: " + length), "so its end is told by that");
        assertTrue(answer.length() < length, "it is shorter");
    }

    @Test
    void aPageOfWhichNothingIsSentGivesWayToTheReason() throws Exception {
        server.own = (request, response) -> {
            response.setContentType("text/csv");
            response.setBufferSize(1 << 20);
            writeLines(response, false);
        };
        assertIsTheReason(answerOfACutOne("close"));
    }

    @Test
    void soDoesOneThatFailsForIt() throws Exception {
        server.own = (request, response) -> {
            response.setContentLength(1 << 20);
            response.setBufferSize(1 << 20);
            writeLines(response, false);
            if (response.getWriter().checkError()) {
                throw new IllegalStateException("asked for the writer when it had failed");
            }
        };
        assertIsTheReason(answerOfACutOne("close"));
    }

    @Test
    void aWholeOneKeepsItsConnectionAlthoughItsSessionEndsBeforeTheHandler() throws Exception {
        server.own = (request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            response.setContentType("text/csv");
            try (PrintWriter writer = response.getWriter()) {
                writer.write(LINE);
                writer.flush();
            }
        };
        Visitor ada = Visitor.browser(server);
        Visitor other = Visitor.program(server);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            String host = " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n";
            OutputStream out = socket.getOutputStream();
            out.write(("GET /api/own" + host + ada.accessCookie() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            while (!whole.toString(StandardCharsets.UTF_8).endsWith("\r\n0\r\n\r\n")) {
                int next = in.read();
                assertTrue(next >= 0, whole::toString);
                whole.write(next);
            }
            assertEquals(
                    204,
                    RawHttp.send(server.port(), "DELETE /auth/sessions/" + ada.session(), "", other.bearer())
                            .status());
            out.write(("GET /public/page" + host + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            String next = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(next.startsWith("HTTP/1.1 200"), next);
        }
    }

    @Test
    void anErrorPageIsWrittenAfterIt() throws Exception {
        server.own = (request, response) -> {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            writeLines(response, false);
        };
        String answer = answerOfACutOne("close");
        assertTrue(List.of("403", "500").contains(answer.substring(9, 12)), answer);
        assertTrue(answer.contains("/error.xhtml|"), answer);
        assertTrue(answer.contains("|ERROR"), answer);
    }
}
