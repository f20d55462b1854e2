package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines as no browser writes them. */
@Tag("server")
class RequestTargetTest {
    private static DoorwardServer server;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
        admin = Visitor.program(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer raw(String text) {
        return RawHttp.exchange(server.port(), text.getBytes(StandardCharsets.ISO_8859_1), new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://127.0.0.1/api/hello",
                "GET http://evil.test/api/hello",
                "GET http://user@127.0.0.1/api/hello",
                "GET http://user:password@127.0.0.1/api/hello",
                "GET http://127.0.0.1:bad/api/hello",
                "GET http://127.0.0.1:99999/api/hello",
                "GET http://127.0.0.1:-1/api/hello",
                "GET http://127.0.0.1/public/../api/hello",
                "GET http://127.0.0.1//api/hello",
                "GET http://127.0.0.1/public/;/../api/hello",
                "GET http://127.0.0.1\\@evil.test/api/hello",
                "GET http:///api/hello",
                "GET http:/api/hello",
                "GET http:api/hello",
                "GET https://127.0.0.1/api/hello",
                "GET ftp://127.0.0.1/api/hello",
                "GET file:///api/hello",
                "GET HTTP://127.0.0.1/api/hello",
                "GET //127.0.0.1/api/hello",
                "GET ///api/hello",
                "GET api/hello",
                "GET public/../api/hello",
                "GET ../api/hello",
                "GET ..",
                "GET .",
                "GET *",
                "GET ?/api/hello",
                "GET #/api/hello",
                "GET ;/api/hello",
                "GET \\api\\hello",
                "GET %2fapi%2fhello",
                "GET 127.0.0.1/api/hello",
                "OPTIONS *",
                "OPTIONS /api/hello",
                "GET /api/hello\thidden",
                "GET /api /hello",
                "GET  /api/hello",
                "GET /api/hello /public/x"
            })
    void noOddTargetReachesAProtectedHandlerWithoutACredential(String requestLine) {
        RawHttp.Answer answer = Answers.unhandled(
                server,
                () -> raw(requestLine + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                        + "\r\nConnection: close\r\n\r\n"));
        assertTrue(answer.status() >= 400 && answer.status() < 500, () -> requestLine + " -> " + answer);
        Answers.assertTellsNothing(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a\r\nHost: 127.0.0.1",
                "Host: 127.0.0.1, evil.test",
                "Host: 127.0.0.1@evil.test",
                "Host: 127.0.0.1:bad",
                "Host: 127.0.0.1:99999",
                "Host: 127.0.0.1 evil.test",
                "Host: ",
                "X-No-Host: at all",
                "Host : 127.0.0.1",
                "Host: [::1",
                "Host: 127.0.0.1/api"
            })
    void anOddHostIsRefusedOrDecidedAsUsual(String lines) {
        RawHttp.Answer anonymous = Answers.unhandled(
                server, () -> raw("GET /api/hello HTTP/1.1\r\n" + lines + "\r\nConnection: close\r\n\r\n"));
        assertTrue(anonymous.status() == 400 || anonymous.status() == 401, anonymous::toString);
        RawHttp.Answer known =
                raw("GET /api/hello HTTP/1.1\r\n" + lines + "\r\n" + admin.bearer() + "\r\nConnection: close\r\n\r\n");
        assertTrue(
                known.status() == 400 || known.status() == 403, () -> "a host that is not loopback by name: " + known);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/hello",
                "GET /api/hello HTTP/0.9",
                "GET /api/hello HTTP/1.0",
                "GET /api/hello HTTP/2.0",
                "GET /api/hello HTTP/9.9",
                "GET /api/hello http/1.1",
                "GET /api/hello HTTP/1.1 HTTP/1.1"
            })
    void noVersionOfHttpSkipsTheGate(String line) {
        RawHttp.Answer answer = Answers.unhandled(
                server, () -> raw(line + "\r\nHost: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n\r\n"));
        assertTrue(answer.status() >= 400, answer::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer\r\n x",
                "Authorization:\r\n Bearer x",
                "Cookie: a=b\r\n ; c=d",
                "X: y\rAuthorization: Bearer x",
                "X: y\nX-API-Key: z",
                "Authorization : Bearer x",
                " Authorization: Bearer x",
                "Authorization",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: identity",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: -1",
                "Content-Length: 0x10"
            })
    void brokenHeadersAreRefused(String lines) {
        RawHttp.Answer answer = Answers.unhandled(
                server,
                () -> raw("POST /auth/logout HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + lines
                        + "\r\nConnection: close\r\n\r\n0\r\n\r\n"));
        assertTrue(answer.status() < 500 || answer.status() == 501, answer::toString);
        assertFalse(answer.status() == 200, answer::toString);
        Answers.assertTellsNothing(answer);
    }

    @Test
    void nobodyIsConnectedToAnotherHost() throws IOException {
        int before = server.handled.get();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            String head = "CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: 127.0.0.1:443\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            // the server keeps the connection open, as for a tunnel: the status line must do
            String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertTrue(line.matches("HTTP/1.1 4\\d\\d"), line);
        }
        assertEquals(before, server.handled.get());
    }

    @Test
    void anAbsoluteTargetIsDecidedByItsPathLikeAnyOther() {
        RawHttp.Answer known = raw("GET http://127.0.0.1:" + server.port() + "/api/hello HTTP/1.1\r\nHost: 127.0.0.1:"
                + server.port() + "\r\n" + admin.bearer() + "\r\nConnection: close\r\n\r\n");
        assertEquals(200, known.status(), known::toString);
        RawHttp.Answer open =
                raw("GET http://127.0.0.1/public/x HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        assertEquals(200, open.status(), open::toString);
    }
}
