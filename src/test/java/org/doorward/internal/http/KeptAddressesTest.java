package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Addresses as browsers see them: with a session id that a container once wrote, behind a proxy that takes off a prefix. */
@Tag("server")
class KeptAddressesTest {
    private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";
    private static final String PREFIX = "X-Forwarded-Prefix: ";

    private static DoorwardServer server;
    private static DoorwardServer proxied;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
        proxied = new DoorwardServer("doorward.trusted-proxies", "127.0.0.1", "doorward.development", "true");
    }

    @AfterAll
    static void stop() {
        server.close();
        proxied.close();
    }

    private static RawHttp.Answer get(DoorwardServer at, String path, String... lines) {
        return RawHttp.send(at.port(), "GET " + path, "", lines);
    }

    private static String location(RawHttp.Answer answer) {
        assertTrue(answer.status() == 302 || answer.status() == 303, answer::toString);
        return answer.header("Location").orElse("none");
    }

    @Test
    void aPublicPagesOldSessionIdIsTakenOffItsAddress() {
        assertEquals("/public/x", location(get(server, "/public/x;jsessionid=0AF9.node1", NAVIGATE)));
        assertEquals("/public/x?a=b;c&d=%2F", location(get(server, "/public/x;JSESSIONID=A?a=b;c&d=%2F", NAVIGATE)));
        assertEquals(
                "/signin?reason=idle", location(get(server, "/signin;jsessionid=A?reason=idle", "Accept: text/html")));
        assertEquals("/", location(RawHttp.send(server.port(), "HEAD /;jsessionid=A", "", NAVIGATE)));
    }

    @Test
    void noOtherAmbiguousAddressIsSentOn() {
        for (String path : List.of(
                "/api/hello;jsessionid=A",
                "/public/x;jsessionid=A;b",
                "/public;jsessionid=A/x",
                "/public/x;a=b",
                "//evil.test/;jsessionid=A",
                "//evil.test;jsessionid=A",
                "/\\evil.test;jsessionid=A",
                "/%2fevil.test;jsessionid=A",
                "/public/../api/hello;jsessionid=A",
                "/public/%2e%2e/x;jsessionid=A",
                "/public/x;jsessionid=A%0d%0aX:y",
                "/public/x;jsessionid=<script>",
                "/auth/me;jsessionid=A")) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> get(server, path, NAVIGATE));
            assertEquals(400, answer.status(), () -> path + answer);
        }
        Answers.assertProblem(400, "ambiguous-path", get(server, "/public/x;jsessionid=A"));
        Answers.assertPage(
                400, "ambiguous-path", RawHttp.send(server.port(), "POST /public/x;jsessionid=A", "", NAVIGATE));
    }

    @Test
    void aPrefixThatAProxyTookOffIsPutBackWhereABrowserIsSent() {
        assertEquals(
                "/shop/signin?return_to=%2Fshop%2Fapi%2Fa%3Fb%3Dc",
                location(get(proxied, "/api/a?b=c", NAVIGATE, PREFIX + "/shop/")));
        assertEquals(
                "/a/b-c/public/x?q", location(get(proxied, "/public/x;jsessionid=A?q", NAVIGATE, PREFIX + "/a/b-c")));
        assertEquals("/shop/api/a?b", signedIn("/shop/api/a?b", "/shop"));
        assertEquals("/shop/api/a?b", signedIn("/api/a?b", "/shop"));
        assertEquals("/shop/", signedIn("https://evil.test/", "/shop"));
        assertEquals("/shop/", signedIn("//evil.test/", "/shop"));
        assertEquals("/shop/", signedIn("/shop/auth/logout", "/shop"));
        assertEquals("/shop/", signedIn("/shop/signin", "/shop"));
    }

    private static String signedIn(String returnTo, String prefix) {
        String form = "username=ada&password="
                + java.net.URLEncoder.encode(DoorwardServer.PASSWORD, java.nio.charset.StandardCharsets.UTF_8)
                + "&return_to=" + java.net.URLEncoder.encode(returnTo, java.nio.charset.StandardCharsets.UTF_8);
        return location(RawHttp.send(
                proxied.port(),
                "POST /auth/login",
                form,
                "Content-Type: application/x-www-form-urlencoded",
                NAVIGATE,
                Visitor.SAME_ORIGIN,
                PREFIX + prefix));
    }

    @Test
    void anOddPrefixAndAStrangersAreNotLookedAt() {
        for (String prefix : List.of(
                "//evil.test",
                "https://evil.test",
                "/\\evil.test",
                "evil.test",
                "/..",
                "/a/../b",
                "/.",
                "/a%2f",
                "/a?b",
                "/a#b",
                "/a;b",
                "/a b",
                "/<x>",
                "/",
                "",
                "/" + "x".repeat(300))) {
            assertEquals(
                    "/signin?return_to=%2Fapi%2Fa",
                    location(get(proxied, "/api/a", NAVIGATE, PREFIX + prefix)), prefix);
        }
        assertEquals("/signin?return_to=%2Fapi%2Fa", location(get(server, "/api/a", NAVIGATE, PREFIX + "/shop")));
    }
}
