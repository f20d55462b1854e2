package org.doorward.internal.http.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.SessionId;
import org.doorward.testing.Answers;
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
    private static final CompletableFuture<Boolean> WENT = new CompletableFuture<>();
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static volatile CompletableFuture<Boolean> failed = new CompletableFuture<>();
    private static OpenStreams streams;

    @BeforeAll
    static void start() {
        streams = new OpenStreams();
        streams.server.own = (request, response) -> {
            if (request.getParameter("sync") != null) {
                WENT.complete(writesUntilTold(response));
            } else if (request.getParameter("blocking") != null) {
                failed.complete(streamsUntilItFails(request, response));
            } else {
                streams.begin(request, response);
            }
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
        streams.close();
    }

    @Test
    void aStreamEndsWithARevocationAndASignOutAndThoseOfOthersGoOn() throws IOException {
        Visitor ada = Visitor.browser(streams.server);
        Visitor other = Visitor.browser(streams.server);
        try (OpenStreams.Stream first = streams.open("/api/own", ada.accessCookie());
                OpenStreams.Stream second = streams.open("/api/own", ada.bearer());
                OpenStreams.Stream others = streams.open("/api/own", other.accessCookie())) {
            first.assertIsOpen();
            streams.revoke(ada);
            first.assertEnds();
            second.assertEnds();
            others.assertIsOpen();
            RawHttp.send(streams.server.port(), "POST /auth/logout", "", other.cookies(), Visitor.SAME_ORIGIN);
            others.assertEnds();
        }
    }

    @Test
    void aStreamIsNoUseOfItsSessionAndEndsWithItsIdleTime() throws IOException {
        Visitor ada = Visitor.browser(streams.server);
        try (OpenStreams.Stream stream = streams.open("/api/own", ada.accessCookie())) {
            streams.server.clock.advance(Duration.ofHours(23));
            stream.assertIsOpen();
            streams.server.clock.advance(Duration.ofHours(2));
            stream.assertEnds();
        }
    }

    @Test
    void aStreamUnderAnApiTokenEndsWithIt() throws IOException {
        Visitor owner = Visitor.program(streams.server);
        RawHttp.Answer made = RawHttp.send(
                streams.server.port(),
                "POST /auth/tokens",
                "{\"name\":\"x\",\"expires_in_days\":1}",
                "Content-Type: application/json",
                owner.bearer());
        String token = Answers.json(made).get("token").textValue();
        String id = Answers.json(made).get("id").textValue();
        try (OpenStreams.Stream stream = streams.open("/api/own", "Authorization: Bearer " + token)) {
            RawHttp.send(streams.server.port(), "DELETE /auth/tokens/" + id, "", owner.bearer());
            stream.assertEnds();
        }
    }

    @Test
    void aStreamUnderAnApiTokenEndsWhenARequestWithItWouldBeRefused() throws IOException {
        Visitor ada = Visitor.program(streams.server);
        IssuedToken rotated = IssuedToken.pat(ada, "");
        IssuedToken moved = IssuedToken.key(ada, "moved", "\"user\"", "");
        IssuedToken off = IssuedToken.key(ada, "off", "\"user\"", ",\"requests_per_minute\":1");
        IssuedToken good = IssuedToken.key(ada, "good", "\"user\"", ",\"requests_per_minute\":1");
        try (OpenStreams.Stream ofRotated = streams.open("/api/own", rotated.bearer());
                OpenStreams.Stream ofMoved = streams.open("/api/own", moved.bearer());
                OpenStreams.Stream ofOff = streams.open("/api/own", off.bearer());
                OpenStreams.Stream ofGood = streams.open("/api/own", good.bearer())) {
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
        RawHttp.Answer answer = RawHttp.send(streams.server.port(), requestLine, body, by.bearer(), IssuedToken.JSON);
        assertEquals(2, answer.status() / 100, answer::toString);
    }

    private static String account(String name, Visitor by) {
        RawHttp.Answer all = RawHttp.send(streams.server.port(), "GET /auth/admin/service-accounts", "", by.bearer());
        for (JsonNode one : Answers.json(all).get("service_accounts")) {
            if (one.get("name").textValue().equals(name)) {
                return one.get("id").textValue();
            }
        }
        throw new AssertionError(all);
    }

    @Test
    void aHandlerIsToldThatTheClientHasGone() throws Exception {
        Visitor ada = Visitor.browser(streams.server);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), streams.server.port())) {
            socket.setSoLinger(true, 0);
            String head = "GET /api/own?sync=1 HTTP/1.1\r\nHost: 127.0.0.1:" + streams.server.port() + "\r\n"
                    + ada.accessCookie() + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            assertTrue(socket.getInputStream().read() >= 0, "it has begun");
        }
        assertTrue(WENT.get(60, TimeUnit.SECONDS));
    }

    @Test
    void aStreamThatItsHandlerWritesInItsOwnThreadEndsWithARevocation() throws Exception {
        for (String how : List.of("type", "header")) {
            failed = new CompletableFuture<>();
            Visitor ada = Visitor.browser(streams.server);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), streams.server.port())) {
                socket.setSoTimeout(60_000);
                String head = "GET /api/own?blocking=" + how + " HTTP/1.1\r\nHost: 127.0.0.1:" + streams.server.port()
                        + "\r\n" + ada.accessCookie() + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                assertTrue(socket.getInputStream().read() >= 0, "it has begun");
                streams.revoke(ada);
                assertTrue(failed.get(60, TimeUnit.SECONDS), how);
            }
        }
    }

    @Test
    void aStreamOfWhoeverSignedInWithinItEndsWithTheSession() throws Exception {
        try (OpenStreams.Stream stream = streams.open("/public/joining", "X-Nobody: 1")) {
            stream.assertIsOpen();
            Principal principal = stream.open.request().getUserPrincipal();
            SessionId session = Objects.requireNonNull(((AuthenticatedPrincipal) principal).session());
            streams.revoke(session.value());
            stream.assertEnds();
        }
    }
}
