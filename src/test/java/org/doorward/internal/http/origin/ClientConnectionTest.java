package org.doorward.internal.http.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
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

/** Where credentials may travel, and whose word on that is taken. */
@Tag("server")
class ClientConnectionTest {
    private static DoorwardServer server;
    private static DoorwardServer behindProxy;
    private static Visitor ada;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
        behindProxy = new DoorwardServer("doorward.trusted-proxies", "127.0.0.0/8, 10.0.0.0/8");
        ada = Visitor.program(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        behindProxy.close();
    }

    private static RawHttp.Answer refresh(DoorwardServer at, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = "Content-Type: application/json";
        return RawHttp.send(at.port(), "POST /auth/refresh", Json.write(Map.of("refresh_token", ada.refresh())), all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.test",
                "app.test:443",
                "192.168.1.5",
                "10.0.0.1",
                "127.0.0.1.evil.test",
                "localhost.evil.test",
                "evil-localhost",
                "xlocalhost",
                "app.localhost.test",
                "0.0.0.0",
                "[::]",
                "[::ffff:8.8.8.8]",
                "[fe80::1]",
                "2130706433",
                "0x7f.1",
                "127.1",
                "128.0.0.1",
                "127.0.0.256"
            })
    void overPlainHttpCredentialsAreNeitherTakenNorGiven(String host) {
        for (String more : List.of(
                "X-Forwarded-Proto: https",
                "X-Forwarded-Ssl: on",
                "X-Forwarded-Host: localhost",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Scheme: https",
                "Front-End-Https: on",
                "Forwarded: for=127.0.0.1;proto=https;host=localhost")) {
            String name = "Host: " + host;
            for (String transport : List.of("bearer", "cookie")) {
                RawHttp.Answer login = Visitor.signIn(
                        server, DoorwardServer.USERNAME, ",\"transport\":\"" + transport + "\"", name, more);
                Answers.assertSetsNoCookie(Answers.assertProblem(403, "insecure-transport", login));
            }
            Answers.assertProblem(403, "insecure-transport", refresh(server, name, more));
            for (String identity : List.of(ada.bearer(), ada.accessCookie())) {
                RawHttp.Answer answer = Answers.unhandled(
                        server, () -> RawHttp.send(server.port(), "GET /api/hello", "", identity, name, more));
                Answers.assertSetsNoCookie(Answers.assertProblem(403, "insecure-transport", answer));
            }
        }
        ada.assertSignedIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "LOCALHOST", "127.0.0.1", "127.8.9.10", "[::1]", "[::1]:80"})
    void onThisMachineTheyAre(String host) {
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /api/hello", "", ada.bearer(), "Host: " + host);
        assertEquals(200, answer.status(), answer::toString);
    }

    @Test
    void inDevelopmentTheyAreEverywhere() {
        try (DoorwardServer development = new DoorwardServer("doorward.development", "true")) {
            assertEquals(
                    200,
                    Visitor.signIn(development, DoorwardServer.USERNAME, "", "Host: dev.test")
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Proto: https",
                "X-Forwarded-Proto: HTTPS",
                "X-Forwarded-Proto: http, https",
                "X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https"
            })
    void aTrustedProxysWordForTlsIsTaken(String lines) {
        RawHttp.Answer login = Visitor.signIn(behindProxy, DoorwardServer.USERNAME, "", "Host: app.test", lines);
        assertEquals(200, login.status(), login::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: here",
                "X-Forwarded-Proto: http",
                "X-Forwarded-Proto:",
                "X-Forwarded-Proto: https, http",
                "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http",
                "X-Forwarded-Proto: https,",
                "X-Forwarded-Proto: httpsx",
                "X-Forwarded-Proto: wss",
                "Forwarded: proto=https",
                "X-Forwarded-Ssl: on"
            })
    void theProxyNearestToUsHasTheLastWord(String lines) {
        RawHttp.Answer login = Visitor.signIn(behindProxy, DoorwardServer.USERNAME, "", "Host: app.test", lines);
        Answers.assertSetsNoCookie(Answers.assertProblem(403, "insecure-transport", login));
    }

    @Test
    void behindATrustedProxyTheOwnOriginIsWhatTheProxySays() {
        Visitor browser =
                Visitor.browser(behindProxy, "Host: inner", "X-Forwarded-Proto: https", "X-Forwarded-Host: app.test");
        for (String origin : List.of("https://app.test", "https://app.test:443", "https://APP.test")) {
            assertEquals(200, post(behindProxy, browser, origin).status(), origin);
        }
        for (String origin : List.of("http://app.test", "https://inner", "http://inner", "https://evil.test", "null")) {
            RawHttp.Answer answer = Answers.unhandled(behindProxy, () -> post(behindProxy, browser, origin));
            Answers.assertProblem(403, "cross-origin", answer);
        }
    }

    private static RawHttp.Answer post(DoorwardServer at, Visitor browser, String origin) {
        return RawHttp.send(
                at.port(),
                "POST /api/x",
                "",
                browser.cookies(),
                "Host: inner",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: app.test",
                "Origin: " + origin);
    }

    @Test
    void theOwnOriginOfTheSettingsReplacesWhatTheRequestSays() {
        try (DoorwardServer named = new DoorwardServer("doorward.origin", "https://App.test")) {
            Visitor browser = Visitor.browser(named);
            for (String origin : List.of("https://app.test", "https://APP.TEST", "https://app.test.")) {
                RawHttp.Answer answer =
                        RawHttp.send(named.port(), "POST /api/x", "", browser.cookies(), "Origin: " + origin);
                assertEquals(200, answer.status(), origin);
            }
            for (String origin : List.of("http://127.0.0.1:" + named.port(), "http://app.test", "https://app.test:1")) {
                Answers.assertProblem(
                        403,
                        "cross-origin",
                        Answers.unhandled(
                                named,
                                () -> RawHttp.send(
                                        named.port(), "POST /api/x", "", browser.cookies(), "Origin: " + origin)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.9|192.0.2.9",
                "6.6.6.6, 192.0.2.9|192.0.2.9",
                "6.6.6.6, 192.0.2.9, 10.1.2.3|192.0.2.9",
                "6.6.6.6\r\nX-Forwarded-For: 192.0.2.9|192.0.2.9",
                "10.1.2.3|10.1.2.3",
                "192.0.2.9, garbage|127.0.0.1",
                "|127.0.0.1",
                "evil.test|127.0.0.1"
            })
    void theClientIsTheLastHopThatIsNoProxyOfOurs(String pair) {
        int bar = pair.indexOf('|');
        // credentials are taken from elsewhere only if it came to the proxy encrypted
        String line = "X-Forwarded-Proto: https\r\nX-Forwarded-For: " + pair.substring(0, bar);
        assertEquals(pair.substring(bar + 1), addressOf(behindProxy, line));
        assertEquals("127.0.0.1", addressOf(server, line), "nobody else is believed");
    }

    @Test
    void aProxyOnThisMachineMakesNoClientLocal() {
        for (String proto : List.of("X-Forwarded-Proto: http\r\n", "")) {
            Answers.assertProblem(
                    403,
                    "insecure-transport",
                    Visitor.signIn(behindProxy, DoorwardServer.USERNAME, "", proto + "X-Forwarded-For: 192.0.2.9"));
        }
    }

    private static String addressOf(DoorwardServer at, String line) {
        RawHttp.Answer login = Visitor.signIn(at, DoorwardServer.USERNAME, "", line);
        String token = Answers.json(login).get("access_token").textValue();
        String id = Answers.json(login).get("session_id").textValue();
        RawHttp.Answer list = RawHttp.send(at.port(), "GET /auth/sessions", "", line, "Authorization: Bearer " + token);
        for (com.fasterxml.jackson.databind.JsonNode session :
                Answers.json(list).get("sessions")) {
            if (session.get("session_id").textValue().equals(id)) {
                return session.get("ip").textValue();
            }
        }
        throw new AssertionError(list.body());
    }
}
