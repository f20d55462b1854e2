package org.doorward.internal.http.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

@Tag("server")
class AmbiguousPathTest {
    /** Fit for any place in a path, within a segment too. */
    private static final List<String> ANYWHERE = List.of(
            ";",
            ";a=b",
            ";jsessionid=0",
            "\\",
            "%2f",
            "%2F",
            "%5c",
            "%5C",
            "%3b",
            "%3B",
            "%252f",
            "%252F",
            "%255c",
            "%252e",
            "%253b",
            "%25252f",
            "%2525",
            "%2500",
            "%250a",
            "%25%32%66",
            "%2%66",
            "%c0%af",
            "%c0%ae",
            "%c1%9c",
            "%e0%80%af",
            "%e0%80%ae",
            "%f0%80%80%af",
            "%f8%80%80%80%af",
            "%ed%a0%80",
            "%f4%90%80%80",
            "%80",
            "%bf",
            "%c3",
            "%e2%82",
            "%ff",
            "%00",
            "%0a",
            "%0d",
            "%0d%0a",
            "%09",
            "%1f",
            "%7f",
            "%c2%85",
            "%c2%80",
            "%",
            "%x",
            "%2x",
            "%XX",
            "%0g",
            "% 2",
            "%u002f",
            "%u2215");

    /** Fit between two segments. */
    private static final List<String> BETWEEN = List.of(
            "//",
            "///",
            "/./",
            "/../",
            "/%2e/",
            "/%2E/",
            "/%2e%2e/",
            "/%2E%2e/",
            "/.%2e/",
            "/%2e./",
            "/..;/",
            "/..;a=b/",
            "/.;/",
            "/;/",
            "/;/../",
            "/.;/../",
            "/..%2f",
            "/%2e%2e%2f",
            "/..%5c",
            "/..\\",
            "/x/../",
            "/x/..;/",
            "/x/%2e%2e/",
            "/%252e%252e/",
            "/%c0%ae%c0%ae/",
            "/%e0%80%ae/",
            "/x/../../",
            "/.//");

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

    private static Set<String> spellingsOf(String first, String second) {
        Set<String> spellings = new LinkedHashSet<>();
        for (String odd : ANYWHERE) {
            spellings.add("/" + odd + first + "/" + second);
            spellings.add("/" + first.substring(0, 2) + odd + first.substring(2) + "/" + second);
            spellings.add("/" + first + odd + "/" + second);
            spellings.add("/" + first + "/" + odd + second);
            spellings.add("/" + first + odd + second);
            spellings.add("/" + first + "/" + second + odd);
            spellings.add("/" + first + "/" + second + odd + "/");
            spellings.add("/public/" + odd + "/" + first + "/" + second);
        }
        for (String odd : BETWEEN) {
            spellings.add(odd + first + "/" + second);
            spellings.add("/" + first + odd + second);
            spellings.add("/" + first + "/" + second + odd);
            spellings.add("/public" + odd + first + "/" + second);
            spellings.add("/public/a" + odd + ".." + odd + first + "/" + second);
            spellings.add("/auth" + odd + first + "/" + second);
        }
        for (String dots : List.of("/.", "/..", "/%2e", "/%2E%2e", "/.%2E", "/..;", "/.;x")) {
            spellings.add("/" + first + "/" + second + dots);
        }
        return spellings;
    }

    @ParameterizedTest
    @ValueSource(strings = {"api hello", "api admin", "public x", "auth me"})
    void everyAmbiguousSpellingIsRefusedBeforeAnyHandlerRuns(String target) {
        String[] segments = target.split(" ", -1);
        int before = server.handled.get();
        List<String> let = new ArrayList<>();
        for (String spelling : spellingsOf(segments[0], segments[1])) {
            for (String identity : List.of("X-Nothing: here", admin.bearer())) {
                RawHttp.Answer answer = RawHttp.send(server.port(), "GET " + spelling, "", identity);
                if (answer.status() != 400) {
                    let.add(spelling + " -> " + answer.status());
                } else {
                    Answers.assertTellsNothing(answer);
                }
            }
        }
        assertEquals(List.of(), let);
        assertEquals(before, server.handled.get());
    }

    @Test
    void theRefusalIsATypedProblem() {
        for (String spelling : List.of("/api/./hello", "/public/;x", "//api/hello", "/api%2fhello", "/public/%252e")) {
            Answers.assertProblem(
                    400,
                    "ambiguous-path",
                    Answers.unhandled(
                            server, () -> RawHttp.send(server.port(), "GET " + spelling, "", admin.bearer())));
        }
    }

    @Test
    void everyControlCharacterIsRefusedRawAndEncoded() {
        for (int c = 0; c < 0x20; c++) {
            int code = c;
            RawHttp.Answer encoded = Answers.unhandled(
                    server,
                    () -> RawHttp.send(
                            server.port(), "GET /public/a" + String.format(java.util.Locale.ROOT, "%%%02x", code), ""));
            if (c == 0) {
                assertEquals(400, encoded.status(), "the server's own refusal");
            } else {
                Answers.assertProblem(400, "ambiguous-path", encoded);
            }
            if (c != '\n' && c != '\r') {
                RawHttp.Answer raw = Answers.unhandled(
                        server, () -> RawHttp.send(server.port(), "GET /public/a" + (char) code + "b", ""));
                assertEquals(400, raw.status(), () -> "raw " + code);
            }
        }
    }

    @Test
    void rawBytesThatAreNotUtf8AreRefused() {
        for (byte[] bad : List.of(
                new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0xaf}, new byte[] {(byte) 0xc3, 'x'})) {
            String head = "GET /public/" + new String(bad, StandardCharsets.ISO_8859_1) + "/../api/hello HTTP/1.1\r\n"
                    + "Host: 127.0.0.1:" + server.port() + "\r\nConnection: close\r\n\r\n";
            RawHttp.Answer answer = Answers.unhandled(
                    server,
                    () -> RawHttp.exchange(server.port(), head.getBytes(StandardCharsets.ISO_8859_1), new byte[0]));
            assertEquals(400, answer.status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/a%20b|/public/a b",
                "/public/%C3%A4|/public/ä",
                "/public/%c3%a4/%e4%b8%ad|/public/ä/中",
                "/public/100%25|/public/100%",
                "/public/50%25%20off|/public/50% off",
                "/public/a+b|/public/a+b",
                "/public/~ada|/public/~ada",
                "/public/a.b.c|/public/a.b.c",
                "/public/...|/public/...",
                "/public/.well-known|/public/.well-known",
                "/public/..x/x..|/public/..x/x..",
                "/public/a,b|/public/a,b",
                "/public/a:b@c|/public/a:b@c",
                "/public/(a)'!*$&=|/public/(a)'!*$&=",
                "/public/%41|/public/A",
                "/public/a%2Eb|/public/a.b",
                "/public/%f0%9f%98%80|/public/😀",
                "/public/x/|/public/x/",
                "/public/x?a=/../;%00|/public/x",
                "/api/%68ello|/api/hello"
            })
    void oddButPlainPathsStillWork(String pair) {
        String sent = pair.substring(0, pair.indexOf('|'));
        String mapped = pair.substring(pair.indexOf('|') + 1);
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET " + sent, "", admin.bearer());
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(answer.body().startsWith(mapped + "|"), answer::body);
    }
}
