package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

/** A handshake by cookie needs a page of ours, although it is a GET. */
@Tag("server")
class WebSocketHandshakeTest {
    private static final String[] UPGRADE = {
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    };
    private static final List<String> FOREIGN = List.of(
            "null",
            "",
            "*",
            "https://evil.test",
            "http://127.0.0.1",
            "http://127.0.0.1:OWN/",
            "http://127.0.0.1:OWN0",
            "http://127.0.0.1:OWN.evil.test",
            "http://localhost:OWN",
            "https://127.0.0.1:OWN",
            "ws://127.0.0.1:OWN",
            "https://trusted.test.evil.test",
            "https://sub.trusted.test",
            "http://trusted.test",
            "http://127.0.0.1:OWN, https://evil.test");
    private static final List<String> OURS =
            List.of("http://127.0.0.1:OWN", "HTTP://127.0.0.1:OWN", "https://trusted.test", "https://TRUSTED.test:443");

    private static DoorwardServer server;
    private static Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.trusted-origins", "https://trusted.test");
        browser = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String origin(String text) {
        return "Origin: " + text.replace("OWN", String.valueOf(server.port()));
    }

    private static RawHttp.Answer handshake(String path, String... lines) {
        return get(path, Stream.concat(Stream.of(UPGRADE), Stream.of(lines)).toArray(String[]::new));
    }

    private static RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    @Test
    void aForeignPageOpensNothingWithTheCookie() {
        for (String origin : FOREIGN) {
            for (String cookie : List.of(browser.cookies(), browser.accessCookie(), browser.refreshCookie())) {
                RawHttp.Answer answer =
                        Answers.unhandled(server, () -> handshake("/api/socket", cookie, origin(origin)));
                Answers.assertSetsNoCookie(Answers.assertProblem(403, "cross-origin", answer));
            }
        }
    }

    @Test
    void aPageOfOursOrOfATrustedOriginDoes() {
        for (String origin : OURS) {
            RawHttp.Answer answer = handshake("/api/socket", browser.cookies(), origin(origin));
            assertEquals("/api/socket|ada|DOORWARD|true|REQUEST", answer.body(), origin);
        }
        assertEquals(
                200,
                handshake("/api/socket", browser.cookies(), Visitor.SAME_ORIGIN).status());
    }

    @Test
    void whatTheBrowserSaysOfTheSiteDecides() {
        for (String site : List.of("cross-site", "same-site", "", "Same-Origin", "unknown")) {
            Answers.assertProblem(
                    403,
                    "cross-origin",
                    handshake(
                            "/api/socket",
                            browser.cookies(),
                            "Sec-Fetch-Site: " + site,
                            origin("http://127.0.0.1:OWN")));
        }
    }

    @Test
    void whoDeclaresNothingNeedsTheAntiForgeryToken() {
        Answers.assertProblem(403, "cross-origin", handshake("/api/socket", browser.cookies()));
        RawHttp.Answer given = get("/auth/csrf", browser.cookies());
        String token = Answers.json(given).get("csrf_token").textValue();
        assertEquals(
                200,
                handshake("/api/socket", browser.cookies(), "X-CSRF-Token: " + token)
                        .status());
        Answers.assertProblem(
                403,
                "cross-origin",
                handshake(
                        "/api/socket?doorward_csrf=" + token,
                        browser.cookies(),
                        "Content-Type: application/x-www-form-urlencoded"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket",
                "Upgrade: WebSocket",
                "upgrade: WEBSOCKET",
                "Upgrade: h2c, websocket",
                "Upgrade: h2c,  WebSocket ,x",
                "Sec-Fetch-Mode: websocket"
            })
    void aHandshakeIsToldHoweverItIsSpelled(String header) {
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            RawHttp.Answer answer = RawHttp.send(
                    server.port(),
                    method + " /api/socket",
                    "",
                    "Connection: Upgrade",
                    header,
                    browser.cookies(),
                    "Origin: https://evil.test");
            assertEquals(403, answer.status(), answer::toString);
        }
    }

    @Test
    void otherUpgradesAndReadingAreNoHandshake() {
        for (String header : List.of("Upgrade: h2c", "Sec-Fetch-Mode: cors", "Upgrade: websockets", "X: websocket")) {
            assertEquals(
                    200,
                    get("/api/x", "Connection: Upgrade", header, browser.cookies(), "Origin: https://evil.test")
                            .status(),
                    header);
        }
    }

    @Test
    void aHeaderCredentialIsExempt() {
        assertEquals(
                200,
                handshake("/api/socket", browser.bearer(), "Origin: https://evil.test")
                        .status());
    }

    @Test
    void onAPublicPathAForeignPageIsServedAsNobody() {
        RawHttp.Answer answer = handshake("/public/socket", browser.cookies(), "Origin: https://evil.test");
        assertEquals("/public/socket|-|null|false|REQUEST", answer.body());
        assertEquals("cross-origin", answer.header("Doorward-Reason").orElseThrow());
        RawHttp.Answer own = handshake("/public/socket", browser.cookies(), origin("http://127.0.0.1:OWN"));
        assertEquals("/public/socket|ada|DOORWARD|true|REQUEST", own.body());
    }

    @Test
    void anExpiredAccessCookieIsNotRefreshedForAForeignPage() {
        try (DoorwardServer own = new DoorwardServer()) {
            Visitor visitor = Visitor.browser(own);
            List<String> lines = new ArrayList<>(List.of(UPGRADE));
            lines.addAll(List.of(visitor.refreshCookie(), "Origin: https://evil.test"));
            RawHttp.Answer refused = RawHttp.send(own.port(), "GET /api/socket", "", lines.toArray(String[]::new));
            Answers.assertSetsNoCookie(Answers.assertProblem(403, "cross-origin", refused));
            lines.set(lines.size() - 1, "Origin: http://127.0.0.1:" + own.port());
            RawHttp.Answer good = RawHttp.send(own.port(), "GET /api/socket", "", lines.toArray(String[]::new));
            assertEquals(200, good.status());
            assertTrue(good.headers("Set-Cookie").findAny().isPresent(), "the refresh token was not used up");
        }
    }
}
