package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body must be like, seen at {@code /login}. */
@Tag("server")
class RequestBodyTest {
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

    private static RawHttp.Answer bytes(byte[] body, String type) {
        String head = "POST /auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        return RawHttp.exchange(server.port(), head.getBytes(StandardCharsets.US_ASCII), body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "1",
                "\"x\"",
                "[]",
                "[{G}]",
                "{",
                "}",
                "{G",
                "G",
                "{G}}",
                "{G}{G}",
                "{G} x",
                "{G},",
                "{G}]",
                "{G,}",
                "{,G}",
                "{G,\"username\":\"ada\"}",
                "{\"password\":\"x\",G}",
                "{G,\"remember\":true,\"remember\":true}",
                "{'username':'ada'}",
                "{username:\"ada\"}",
                "/*x*/{G}",
                "//x\n{G}",
                "{G}//x",
                "#{G}",
                "{G,\"x\":1}",
                "{G,\"role\":\"admin\"}",
                "{G,\"roles\":[\"admin\"]}",
                "{G,\"tenant\":\"x\"}",
                "{G,\"expiresIn\":1}",
                "{G,\"scopes\":\"*\"}",
                "{G,\"USERNAME\":\"ada\"}",
                "{G,\"\":\"\"}",
                "{G,\"session_id\":\"x\"}",
                "{G,\"remember\":\"true\"}",
                "{G,\"remember\":1}",
                "{G,\"remember\":null}",
                "{G,\"transport\":true}",
                "{G,\"transport\":[\"cookie\"]}",
                "{G,\"return_to\":{}}",
                "{\"username\":[\"ada\"],\"password\":\"x\"}",
                "{\"username\":{\"x\":1},\"password\":\"x\"}",
                "{\"username\":null,\"password\":\"x\"}",
                "{\"username\":1,\"password\":\"x\"}",
                "{\"username\":\"ada\",\"password\":1}",
                "{\"username\":\"ada\",\"password\":null}",
                "{\"username\":\"ada\",\"password\":true}",
                "{\"username\":true,\"password\":\"x\"}",
                "{\"username\":\"ada\",\"password\":{\"$ne\":\"\"}}",
                "{\"username\":NaN,\"password\":\"x\"}",
                "{\"@class\":\"java.lang.String\",G}",
                "\ufeff{G}",
                "{G,\"x\":1e99999999}",
                "{\"username\":\"a\nb\",\"password\":\"x\"}",
                "{\"username\":\"\\x\",\"password\":\"x\"}",
                "{\"username\":\"\\u12\",\"password\":\"x\"}"
            })
    void whatIsNotTheObjectThatIsAskedForIsMalformed(String body) {
        RawHttp.Answer answer = post(body.replace("G", GOOD), "Content-Type: application/json");
        Answers.assertSetsNoCookie(Answers.assertProblem(400, "malformed", answer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"username\":\"ada\"}",
                "{\"password\":\"x\"}",
                "{\"username\":\"\",\"password\":\"x\"}",
                "{\"username\":\"ada\",\"password\":\"\"}"
            })
    void aMissingFieldIsNamed(String body) {
        RawHttp.Answer answer =
                Answers.assertProblem(422, "invalid-field", post(body, "Content-Type: application/json"));
        String title = Answers.json(answer).get("title").textValue();
        assertTrue(title.contains("username") || title.contains("password"), title);
        assertTrue(!title.contains("ada"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-No-Type: 1",
                "Content-Type:",
                "Content-Type: text/plain",
                "Content-Type: text/json",
                "Content-Type: application/xml",
                "Content-Type: multipart/mixed; boundary=x",
                "Content-Type: application/json; charset=utf-16",
                "Content-Type: application/json; charset=iso-8859-1",
                "Content-Type: application/json;charset=utf-7",
                "Content-Type: application/jsonx",
                "Content-Type: application/x-www-form-urlencoded; charset=iso-8859-1",
                "Content-Type: json",
                "Content-Type: application/json, text/plain",
                "Content-Type: application/problem+json",
                "Content-Type: */*",
                "Content-Type: ;",
                "Content-Type: application/octet-stream"
            })
    void anyOtherMediaTypeIsUnsupported(String line) {
        Answers.assertSetsNoCookie(Answers.assertProblem(415, "unsupported-media-type", post("{" + GOOD + "}", line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json", "Application/JSON", "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"", "application/json ; x=y", " application/json"
            })
    void jsonIsJsonHoweverItsTypeIsWritten(String type) {
        assertEquals(200, post("{" + GOOD + "}", "Content-Type: " + type).status());
        assertEquals(
                200, post(" \r\n\t{" + GOOD + "} \n", "Content-Type: " + type).status());
    }

    @Test
    void badUtf8IsMalformed() {
        for (byte[] bad :
                new byte[][] {{(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}}) {
            String start = "{\"username\":\"ada";
            byte[] body = (start + "xxx\",\"password\":\"x\"}").getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bad, 0, body, start.length(), bad.length);
            Answers.assertProblem(400, "malformed", bytes(body, "application/json"));
            byte[] form = "username=xxx&password=x".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bad, 0, form, "username=".length(), bad.length);
            Answers.assertProblem(400, "malformed", bytes(form, "application/x-www-form-urlencoded"));
        }
        Answers.assertProblem(
                400, "malformed", bytes(("{" + GOOD + "}").getBytes(StandardCharsets.UTF_16), "application/json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "F|200",
                "F&button=Sign+in|200",
                "&F&|200",
                "F&remember=on|200",
                "F&remember=true|200",
                "F&remember=off|200",
                "F&remember=|200",
                "F&remember|200",
                "F&remember=maybe|422",
                "|422",
                "&&&|422",
                "x|422",
                "username=ada|422",
                "F&username=ada|400",
                "F&return_to=/a&return_to=/b|400",
                "F&x=%|400",
                "F&x=%2|400",
                "F&x=%zz|400",
                "F&x=%ff|400",
                "F&x=%c0%80|400",
                "F&transport=both|422",
                "F&%75sername=bob|400",
                "{\"username\":\"ada\"}|422"
            })
    void aFormIsReadAsStrictly(String pair) {
        int bar = pair.lastIndexOf('|');
        RawHttp.Answer answer =
                post(pair.substring(0, bar).replace("F", FORM), "Content-Type: application/x-www-form-urlencoded");
        int status = Integer.parseInt(pair.substring(bar + 1));
        assertEquals(status, answer.status(), answer::toString);
        if (status != 200) {
            Answers.assertProblem(status, status == 400 ? "malformed" : "invalid-field", answer);
        }
    }

    @Test
    void theAddressSignsNobodyIn() {
        String query = "POST /auth/login?" + FORM;
        String form = "Content-Type: application/x-www-form-urlencoded";
        Answers.assertProblem(422, "invalid-field", RawHttp.send(server.port(), query, "", form));
        Answers.assertProblem(422, "invalid-field", RawHttp.send(server.port(), query, "username=ada", form));
        Answers.assertProblem(
                422, "invalid-field", RawHttp.send(server.port(), query, "{}", "Content-Type: application/json"));
        RawHttp.Answer body = RawHttp.send(
                server.port(),
                "POST /auth/login?username=bob&password=x&transport=cookie",
                "{" + GOOD + "}",
                "Content-Type: application/json");
        assertEquals(200, body.status(), body::toString);
        Answers.assertSetsNoCookie(body);
    }
}
