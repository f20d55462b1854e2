package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
class CrossOriginTest {
    private static final String NONE = "(none)";

    private static final List<String> SITES = List.of(
            NONE,
            "same-origin",
            "none",
            "same-site",
            "cross-site",
            "",
            "Same-Origin",
            "SAME-ORIGIN",
            "same-origin, same-origin",
            "same-origin;x",
            "null",
            "unknown");

    private static final List<String> FOREIGN = List.of(
            "null",
            "",
            "*",
            "https://evil.test",
            "http://evil.test",
            "http://localhost",
            "http://127.0.0.1",
            "http://127.0.0.1:1",
            "http://127.0.0.1:OWN/",
            "http://127.0.0.1:OWN/path",
            "http://127.0.0.1:OWN?x",
            "http://127.0.0.1:OWN0",
            "http://127.0.0.1:OWN@evil.test",
            "http://user@127.0.0.1:OWN",
            "http://127.0.0.1:OWN.evil.test",
            "http://127.0.0.1.evil.test:OWN",
            "http://127.0.0.2:OWN",
            "http://0x7f000001:OWN",
            "http://[::1]:OWN",
            "http://localhost:OWN",
            "https://127.0.0.1:OWN",
            "ftp://127.0.0.1:OWN",
            "127.0.0.1:OWN",
            "//127.0.0.1:OWN",
            "http://127.0.0.1:OWN http://evil.test",
            "http://127.0.0.1:OWN, http://evil.test",
            "http://evil.test, http://127.0.0.1:OWN",
            "https://trusted.test:8443",
            "http://trusted.test",
            "https://trusted.test/",
            "https://sub.trusted.test",
            "https://eviltrusted.test",
            "https://trusted.test.evil.test",
            "https://trusted.tes",
            "https://trusted_test",
            "https://trusted.test..",
            "https://truste\u0501.test",
            "https://\uff54rusted.test",
            "https://xn--trusted-9za.test",
            "https://b\u00fccher.test",
            "https://www.xn--bcher-kva.test",
            "javascript:alert(1)",
            "data:text/html,x",
            "chrome-extension://trusted.test",
            "https://*.test");

    private static final List<String> OWN = List.of("http://127.0.0.1:OWN", "HTTP://127.0.0.1:OWN");
    private static final List<String> TRUSTED = List.of(
            "https://trusted.test",
            "https://TRUSTED.test",
            "HTTPS://Trusted.Test",
            "https://trusted.test:443",
            "https://trusted.test.",
            "https://xn--bcher-kva.test",
            "https://other.test:8443");

    private static DoorwardServer server;
    private static Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer(
                "doorward.trusted-origins",
                "https://trusted.test, https://xn--bcher-kva.test, https://other.test:8443");
        browser = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> origins() {
        List<String> all = new ArrayList<>(List.of(NONE));
        all.addAll(FOREIGN);
        all.addAll(OWN);
        all.addAll(TRUSTED);
        return all;
    }

    private static boolean passes(String site, String origin) {
        if (TRUSTED.contains(origin)) {
            return true;
        }
        if (!site.equals(NONE)) {
            return site.equals("same-origin") || site.equals("none");
        }
        return OWN.contains(origin);
    }

    private static String[] lines(String site, String origin, String... more) {
        List<String> lines = new ArrayList<>(List.of(more));
        if (!site.equals(NONE)) {
            lines.add("Sec-Fetch-Site: " + site);
        }
        if (!origin.equals(NONE)) {
            lines.add("Origin: " + origin.replace("OWN", String.valueOf(server.port())));
        }
        return lines.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void aChangeByCookieNeedsAPageOfOurs(String method) {
        List<String> wrong = new ArrayList<>();
        for (String site : SITES) {
            for (String origin : origins()) {
                int before = server.handled.get();
                RawHttp.Answer answer =
                        RawHttp.send(server.port(), method + " /api/x", "", lines(site, origin, browser.cookies()));
                boolean handled = server.handled.get() == before + 1;
                boolean right = passes(site, origin)
                        ? answer.status() == 200 && handled
                        : answer.status() == 403 && !handled && answer.body().contains("cross-origin");
                if (!right) {
                    wrong.add(site + " " + origin + " -> " + answer.status());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void readingByCookieNeedsNoPageOfOurs(String method) {
        for (String site : List.of(NONE, "same-origin", "same-site", "cross-site", "none")) {
            for (String origin : List.of(NONE, "null", "https://evil.test", "https://trusted.test")) {
                RawHttp.Answer answer =
                        RawHttp.send(server.port(), method + " /api/x", "", lines(site, origin, browser.cookies()));
                assertEquals(200, answer.status(), () -> method + site + origin);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/json",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type:",
                "Content-Type: TEXT/plain;charset=utf-7",
                "X-HTTP-Method-Override: GET",
                "X-HTTP-Method: OPTIONS",
                "X-Requested-With: XMLHttpRequest",
                "X-CSRF-Token: x",
                "Referer: http://127.0.0.1/",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-User: ?1",
                "Access-Control-Request-Method: POST",
                "Upgrade-Insecure-Requests: 1",
                "X-Forwarded-Host: evil.test",
                "X-Forwarded-Proto: https",
                "Authorization: Basic x"
            })
    void nothingElseLetsAForeignPageIn(String header) {
        for (String target : List.of("/api/x", "/api/x?_method=GET", "/api/x?_csrf=x")) {
            for (String origin : List.of(NONE, "https://evil.test", "null")) {
                for (String site : List.of(NONE, "cross-site", "same-site")) {
                    RawHttp.Answer answer = Answers.unhandled(
                            server,
                            () -> RawHttp.send(
                                    server.port(),
                                    "POST " + target,
                                    "{\"a\":1}",
                                    lines(site, origin, header, browser.cookies())));
                    if (header.equals("Sec-Fetch-Mode: navigate")) {
                        Answers.assertPage(403, "cross-origin", answer);
                    } else {
                        Answers.assertProblem(403, "cross-origin", answer);
                    }
                }
            }
        }
    }

    @Test
    void twoHeadersAreNoneToBeBelieved() {
        String own = "Origin: http://127.0.0.1:" + server.port();
        for (String[] lines : List.of(
                new String[] {own, "Origin: https://evil.test"},
                new String[] {"Origin: https://evil.test", own},
                new String[] {own, own},
                new String[] {"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"},
                new String[] {"Sec-Fetch-Site: cross-site", "sec-fetch-site: same-origin"})) {
            RawHttp.Answer answer = Answers.unhandled(
                    server,
                    () -> RawHttp.send(server.port(), "POST /api/x", "", lines[0], lines[1], browser.cookies()));
            Answers.assertProblem(403, "cross-origin", answer);
        }
    }

    @Test
    void aHeaderCredentialIsExempt() {
        for (String site : SITES) {
            for (String origin : List.of(NONE, "null", "https://evil.test")) {
                RawHttp.Answer answer =
                        RawHttp.send(server.port(), "POST /api/x", "", lines(site, origin, browser.bearer()));
                assertEquals(200, answer.status(), () -> site + origin);
            }
        }
    }

    @Test
    void aForeignPostToAPublicPathIsServedToNobody() {
        RawHttp.Answer answer = RawHttp.send(
                server.port(), "POST /public/x", "", lines("cross-site", "https://evil.test", browser.cookies()));
        assertEquals("/public/x|-|null|false|REQUEST", answer.body());
        assertEquals("cross-origin", answer.header("Doorward-Reason").orElseThrow());
        assertTrue(answer.headers("Set-Cookie").findAny().isEmpty());
        RawHttp.Answer own =
                RawHttp.send(server.port(), "POST /public/x", "", lines("same-origin", NONE, browser.cookies()));
        assertEquals("/public/x|ada|DOORWARD|true|REQUEST", own.body());
    }
}
