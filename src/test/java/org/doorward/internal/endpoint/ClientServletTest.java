package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class ClientServletTest {
    private static final int MAX_BYTES = 6 * 1024;

    /** Changes with each run of esbuild, so that a review sees that the minified script changed. */
    private static final String MINIFIED_SHA_256 = "41a211b07eab338b04063eee1439cb07ae22d814539900f34a3a62f629b31202";

    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer send(String requestLine, String... lines) {
        return Answers.unhandled(server, () -> RawHttp.send(server.port(), requestLine, "", lines));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ClientServletTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static String tag() {
        return send("GET /auth/client.js").header("ETag").orElseThrow();
    }

    @Test
    void theScriptIsServedToEverybodyAndIsSmall() {
        RawHttp.Answer answer = send("GET /auth/client.js");
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(
                "text/javascript;charset=utf-8", answer.header("Content-Type").orElseThrow());
        assertEquals("no-cache", answer.header("Cache-Control").orElseThrow());
        assertEquals("nosniff", answer.header("X-Content-Type-Options").orElseThrow());
        int size = answer.body().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(size <= MAX_BYTES, "it has " + size + " bytes");
        assertTrue(answer.body().contains("export function connect("), answer::body);
        assertFalse(answer.body().contains("\n//"), "comments stay at home");
        assertTrue(answer.headers("Set-Cookie").findAny().isEmpty());
    }

    /** The first lines of client.js say how the minified script is made. */
    @Test
    void theMinifiedScriptIsMadeOfThePresentSource() throws Exception {
        byte[] source = resource("/org/doorward/client/client.js");
        byte[] minified = resource("/org/doorward/client/client.min.js");
        String hash = sha256(source);
        assertTrue(new String(minified, StandardCharsets.UTF_8).endsWith("/* client.js " + hash + " */\n"), hash);
        assertEquals(MINIFIED_SHA_256, sha256(minified), "client.min.js was edited by hand, or made anew");
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void itsTypesLieBesideIt() {
        RawHttp.Answer answer = send("GET /auth/client.d.ts");
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(
                "application/typescript;charset=utf-8",
                answer.header("Content-Type").orElseThrow());
        assertTrue(answer.body().contains("export interface Doorward extends EventTarget"), answer::body);
        assertFalse(answer.header("ETag").orElseThrow().equals(tag()));
    }

    @Test
    void whoHasItAlreadyIsToldSo() {
        String tag = tag();
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*", "\"other\"\r\nIf-None-Match: " + tag)) {
            RawHttp.Answer answer = send("GET /auth/client.js", "If-None-Match: " + known);
            assertEquals(304, answer.status(), known);
            assertEquals("", answer.body());
            assertEquals(tag, answer.header("ETag").orElseThrow());
            assertEquals("no-cache", answer.header("Cache-Control").orElseThrow());
        }
        for (String other : List.of("\"other\"", tag.substring(1, tag.length() - 1), "")) {
            assertEquals(
                    200, send("GET /auth/client.js", "If-None-Match: " + other).status(), other);
        }
    }

    @Test
    void headIsGetWithoutTheBody() {
        RawHttp.Answer get = send("GET /auth/client.js");
        RawHttp.Answer head = send("HEAD /auth/client.js");
        assertEquals(200, head.status());
        assertEquals("", head.body());
        for (String name : List.of("ETag", "Content-Type", "Content-Length", "Cache-Control")) {
            assertEquals(get.header(name), head.header(name), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void otherMethodsAreRefused(String method) {
        RawHttp.Answer answer = send(method + " /auth/client.js");
        Answers.assertProblem(405, "method-not-allowed", answer);
        assertEquals("GET, HEAD", answer.header("Allow").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/client.js/", "/auth/client.js/x", "/auth/client.ts", "/auth/client"})
    void nothingLiesAroundIt(String path) {
        Answers.assertProblem(404, "not-found", send("GET " + path));
    }
}
