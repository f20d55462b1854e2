package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A body costs no more than it may, seen at {@code /login}. */
@Tag("server")
class BodySizeTest {
    private static final String GOOD = "\"username\":\"ada\",\"password\":\"" + DoorwardServer.PASSWORD + "\"";
    private static final String FORM =
            "username=ada&password=" + URLEncoder.encode(DoorwardServer.PASSWORD, StandardCharsets.UTF_8);

    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer post(String body, String... lines) {
        return RawHttp.send(server.port(), "POST /auth/login", body, lines);
    }

    @Test
    void deepJsonIsMalformedAndHarmless() {
        for (int depth : new int[] {17, 100, 8_000}) {
            for (String open : new String[] {"[", "{\"a\":"}) {
                String deep = "{" + GOOD + ",\"x\":" + open.repeat(Math.min(depth, 16_000 / open.length() / 2 - 100));
                Answers.assertProblem(400, "malformed", post(deep, "Content-Type: application/json"));
            }
        }
    }

    @Test
    void sixteenKilobytesAreTheMost() {
        String body = "{" + GOOD + "}";
        String json = "Content-Type: application/json";
        String most = body + " ".repeat(16 * 1024 - body.length());
        assertEquals(200, post(most, json).status());
        Answers.assertProblem(413, "too-large", post(most + " ", json));
        Answers.assertProblem(413, "too-large", post(most + " ".repeat(100_000), json));
        String form = "Content-Type: application/x-www-form-urlencoded";
        Answers.assertProblem(413, "too-large", post(FORM + "&x=" + "x".repeat(16 * 1024), form));
        String chunk = Integer.toHexString(most.length()) + "\r\n" + most + "\r\n";
        String head = "POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\n" + json
                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        RawHttp.Answer fits =
                RawHttp.exchange(server.port(), start, (chunk + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertEquals(200, fits.status(), fits::toString);
        RawHttp.Answer tooMuch = RawHttp.exchange(
                server.port(), start, (chunk + "1\r\n \r\n0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        Answers.assertProblem(413, "too-large", tooMuch);
    }
}
