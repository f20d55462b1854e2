package org.doorward.internal.http.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.SessionId;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Event streams and other asynchronous answers end when the session or token does that they were asked for with. */
@Tag("server")
class OpenAnswersTest {
    private static final Queue<Open> OPENED = new ConcurrentLinkedQueue<>();
    private static final CompletableFuture<Boolean> WENT = new CompletableFuture<>();
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static volatile CompletableFuture<Boolean> failed = new CompletableFuture<>();
    private static DoorwardServer server;

    /** What a handler holds on to. */
    private record Open(AsyncContext context, HttpServletRequest request, HttpServletResponse response) {}

    @BeforeAll
    static void start() {
        HttpServlet joining = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                request.login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD);
                server.own.handle(request, response);
            }
        };
        server = DoorwardServer.with(
                "/public/joining", joining, "doorward.admin.enabled", "true", "doorward.cache.max-age", "1s");
        server.own = (request, response) -> {
            if (request.getParameter("sync") != null) {
                WENT.complete(writesUntilTold(response));
                return;
            }
            if (request.getParameter("blocking") != null) {
                failed.complete(streamsUntilItFails(request, response));
                return;
            }
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            if (request.getParameter("silent") == null) {
                response.setContentType("text/event-stream");
                response.getOutputStream().write("data: hello\n\n".getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
            }
            OPENED.add(new Open(context, request, response));
        };
    }

    /** As many do, without a word of asynchronous. */
    private static boolean streamsUntilItFails(HttpServletRequest request, HttpServletResponse response) {
        boolean byHeader = request.getParameter("blocking").equals("header");
        if (byHeader) {
            response.setHeader("Content-Type", "text/event-stream;charset=UTF-8");
        } else {
            response.setContentType("text/event-stream");
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofSeconds(50).toNanos()) {
            try {
                response.getOutputStream().write("data: hello\n\n".getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
                assertFalse(NEVER.await(10, TimeUnit.MILLISECONDS));
            } catch (IOException e) {
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static boolean writesUntilTold(HttpServletResponse response) throws IOException {
        PrintWriter writer = response.getWriter();
        String much = "x".repeat(1 << 16);
        long start = System.nanoTime();
        while (!writer.checkError()) {
            if (System.nanoTime() - start > Duration.ofSeconds(50).toNanos()) {
                return false;
            }
            writer.write(much);
        }
        return true;
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A stream that is open, with what it has brought so far read. */
    private static final class Stream implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        private final BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        private final Open open;

        Stream(String path, String line) throws IOException {
            socket.setSoTimeout(60_000);
            ask(path, line);
            if (!path.contains("silent")) {
                readUntil("data: hello");
            }
            Eventually.within(Duration.ofSeconds(60), "the handler begins", () -> !OPENED.isEmpty());
            this.open = OPENED.remove();
        }

        void ask(String path, String line) throws IOException {
            String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + line + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        }

        /** The rest of an answer's head. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }

        void readUntil(String wanted) throws IOException {
            for (String line = lines.readLine(); !line.equals(wanted); line = lines.readLine()) {
                assertFalse(line.equals("0"), "it has ended");
            }
        }

        void write(String text) throws IOException {
            open.response().getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
            open.response().flushBuffer();
        }

        void assertEnds() throws IOException {
            readUntilLastChunk();
            assertThrows(IOException.class, () -> write("data: late"), "nothing is written any more");
            open.context().complete();
        }

        private void readUntilLastChunk() throws IOException {
            for (String line = lines.readLine(); !"0".equals(line); line = lines.readLine()) {
                assertFalse(line == null, "it was cut off");
                assertFalse(line.contains("late"));
            }
        }

        void assertIsOpen() throws IOException {
            write("data: still here");
            readUntil("data: still here");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void revoke(Visitor visitor) {
        revoke(visitor.session());
    }

    private static void revoke(String session) {
        Visitor other = Visitor.program(server);
        assertEquals(
                204,
                RawHttp.send(server.port(), "DELETE /auth/sessions/" + session, "", other.bearer())
                        .status());
    }

    @Test
    void aStreamEndsWithARevocationAndASignOutAndThoseOfOthersGoOn() throws IOException {
        Visitor ada = Visitor.browser(server);
        Visitor other = Visitor.browser(server);
        try (Stream first = new Stream("/api/own", ada.accessCookie());
                Stream second = new Stream("/api/own", ada.bearer());
                Stream others = new Stream("/api/own", other.accessCookie())) {
            first.assertIsOpen();
            revoke(ada);
            first.assertEnds();
            second.assertEnds();
            others.assertIsOpen();
            RawHttp.send(server.port(), "POST /auth/logout", "", other.cookies(), Visitor.SAME_ORIGIN);
            others.assertEnds();
        }
    }

    @Test
    void aStreamIsNoUseOfItsSessionAndEndsWithItsIdleTime() throws IOException {
        Visitor ada = Visitor.browser(server);
        try (Stream stream = new Stream("/api/own", ada.accessCookie())) {
            server.clock.advance(Duration.ofHours(23));
            stream.assertIsOpen();
            server.clock.advance(Duration.ofHours(2));
            stream.assertEnds();
        }
    }

    @Test
    void whatHasSentNothingYetSaysWhy() throws IOException {
        Visitor ada = Visitor.browser(server);
        try (Stream slow = new Stream("/api/own?silent=1", ada.accessCookie())) {
            slow.open.response().getOutputStream().write("not yet sent".getBytes(StandardCharsets.UTF_8));
            revoke(ada);
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
    void aStreamUnderAnApiTokenEndsWithIt() throws IOException {
        Visitor owner = Visitor.program(server);
        RawHttp.Answer made = RawHttp.send(
                server.port(),
                "POST /auth/tokens",
                "{\"name\":\"x\",\"expires_in_days\":1}",
                "Content-Type: application/json",
                owner.bearer());
        String token = Answers.json(made).get("token").textValue();
        String id = Answers.json(made).get("id").textValue();
        try (Stream stream = new Stream("/api/own", "Authorization: Bearer " + token)) {
            RawHttp.send(server.port(), "DELETE /auth/tokens/" + id, "", owner.bearer());
            stream.assertEnds();
        }
    }

    @Test
    void aStreamUnderAnApiTokenEndsWhenARequestWithItWouldBeRefused() throws IOException {
        Visitor ada = Visitor.program(server);
        IssuedToken rotated = IssuedToken.pat(ada, "");
        IssuedToken moved = IssuedToken.key(ada, "moved", "\"user\"", "");
        IssuedToken off = IssuedToken.key(ada, "off", "\"user\"", ",\"requests_per_minute\":1");
        IssuedToken good = IssuedToken.key(ada, "good", "\"user\"", ",\"requests_per_minute\":1");
        try (Stream ofRotated = new Stream("/api/own", rotated.bearer());
                Stream ofMoved = new Stream("/api/own", moved.bearer());
                Stream ofOff = new Stream("/api/own", off.bearer());
                Stream ofGood = new Stream("/api/own", good.bearer())) {
            call(ada, "POST /auth/tokens/" + rotated.id() + "/rotate", "{\"overlap_seconds\":0}");
            String accounts = "/auth/admin/service-accounts/";
            call(
                    ada,
                    "PATCH " + accounts + account("moved", ada) + "/keys/" + moved.id(),
                    "{\"cidrs\":[\"192.0.2.0/24\"]}");
            call(ada, "PATCH " + accounts + account("off", ada), "{\"active\":false}");
            ofRotated.assertEnds();
            ofMoved.assertEnds();
            ofOff.assertEnds();
            ofGood.assertIsOpen();
        }
    }

    private static void call(Visitor by, String requestLine, String body) {
        RawHttp.Answer answer = RawHttp.send(server.port(), requestLine, body, by.bearer(), IssuedToken.JSON);
        assertEquals(2, answer.status() / 100, answer::toString);
    }

    private static String account(String name, Visitor by) {
        RawHttp.Answer all = RawHttp.send(server.port(), "GET /auth/admin/service-accounts", "", by.bearer());
        for (JsonNode one : Answers.json(all).get("service_accounts")) {
            if (one.get("name").textValue().equals(name)) {
                return one.get("id").textValue();
            }
        }
        throw new AssertionError(all);
    }

    @Test
    void aHandlerIsToldThatTheClientHasGone() throws Exception {
        Visitor ada = Visitor.browser(server);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoLinger(true, 0);
            String head = "GET /api/own?sync=1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"
                    + ada.accessCookie() + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            assertTrue(socket.getInputStream().read() >= 0, "it has begun");
        }
        assertTrue(WENT.get(60, TimeUnit.SECONDS));
    }

    @Test
    void whoeverSignsOutInAnAsynchronousAnswerFinishesIt() throws Exception {
        Visitor ada = Visitor.browser(server);
        try (Stream stream = new Stream("/api/own", ada.accessCookie())) {
            ((HttpServletRequest) stream.open.context().getRequest()).logout();
            ada.assertOver("signed-out");
            stream.assertIsOpen();
            stream.open.context().complete();
            stream.readUntilLastChunk();
        }
    }

    @Test
    void whatItsHandlerSaysLateIsNotSaidInTheNextAnswerOfThatConnection() throws Exception {
        Visitor ada = Visitor.browser(server);
        Visitor next = Visitor.browser(server);
        try (Stream stream = new Stream("/api/own", ada.accessCookie())) {
            revoke(ada);
            stream.readUntilLastChunk();
            stream.ask("/api/own?silent=1", next.accessCookie());
            Eventually.within(Duration.ofSeconds(60), "the next handler begins", () -> !OPENED.isEmpty());
            Open nextOpen = OPENED.remove();
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

    @Test
    void aStreamThatItsHandlerWritesInItsOwnThreadEndsWithARevocation() throws Exception {
        for (String how : List.of("type", "header")) {
            failed = new CompletableFuture<>();
            Visitor ada = Visitor.browser(server);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(60_000);
                String head = "GET /api/own?blocking=" + how + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"
                        + ada.accessCookie() + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                assertTrue(socket.getInputStream().read() >= 0, "it has begun");
                revoke(ada);
                assertTrue(failed.get(60, TimeUnit.SECONDS), how);
            }
        }
    }

    @Test
    void aStreamOfWhoeverSignedInWithinItEndsWithTheSession() throws Exception {
        try (Stream stream = new Stream("/public/joining", "X-Nobody: 1")) {
            stream.assertIsOpen();
            Principal principal = stream.open.request().getUserPrincipal();
            SessionId session = Objects.requireNonNull(((AuthenticatedPrincipal) principal).session());
            revoke(session.value());
            stream.assertEnds();
        }
    }
}
