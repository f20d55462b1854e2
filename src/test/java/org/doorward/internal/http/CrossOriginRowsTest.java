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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that is told its own origin: what is declared of a request, in all its classes (F). */
@Tag("server")
class CrossOriginRowsTest {
    private static DoorwardServer server;
    private static Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer(
                "doorward.origin", "https://app.test", "doorward.trusted-origins", "https://trusted.test");
        browser = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer post(String... lines) {
        return RawHttp.send(server.port(), "POST /api/x", "{}", lines);
    }

    /** The lines that are there at all, and the cookies. */
    private static String[] lines(String... some) {
        return Stream.concat(Stream.of(some).filter(line -> !line.endsWith("(missing)")), Stream.of(browser.cookies()))
                .toArray(String[]::new);
    }

    /** Empty where a header is missing. F15 differs: what the browser itself says of the site decides. */
    @ParameterizedTest
    @CsvSource({
        "F01, same-origin, https://app.test, 200",
        "F02, same-origin, (missing), 200",
        "F02, none, (missing), 200",
        "F03, same-site, https://evil.app.test, 403",
        "F03, same-site, (missing), 403",
        "F03, same-site, https://app.test, 403",
        "F04, cross-site, (missing), 403",
        "F04, cross-site, https://evil.test, 403",
        "F05, cross-site, https://trusted.test, 200",
        "F05, same-site, https://trusted.test, 200",
        "F06, cross-site, https://app.test, 403",
        "F06, (missing), https://app.test, 200",
        "F07, (missing), https://evil.test, 403",
        "F08, (missing), https://trusted.test, 200",
        "F09, (missing), null, 403",
        "F09, (missing), NULL, 403",
        "F09, cross-site, null, 403",
        "F10, (missing), (missing), 403",
        "F11, (missing), https://app.test:8443, 403",
        "F11, (missing), https://app.test:443, 200",
        "F11, (missing), https://app.test:0443, 200",
        "F11, (missing), https://app.test:80, 403",
        "F11, (missing), https://app.test:, 403",
        "F11, (missing), https://app.test:65979, 403",
        "F12, (missing), http://app.test, 403",
        "F12, (missing), http://app.test:443, 403",
        "F12, (missing), wss://app.test, 403",
        "F12, (missing), app.test, 403",
        "F12, (missing), //app.test, 403",
        "F13, (missing), https://APP.test, 200",
        "F13, (missing), HTTPS://app.TEST, 200",
        "F13, (missing), https://app.test., 200",
        "F13, (missing), https://app.test.., 403",
        "F13, (missing), https://xn--pp-xka.test, 403",
        "F13, (missing), https://äpp.test, 403",
        "F13, (missing), https://%61pp.test, 403",
        "F14, (missing), https://app.test.evil.test, 403",
        "F14, (missing), https://evilapp.test, 403",
        "F14, (missing), https://evil.test/https://app.test, 403",
        "F14, (missing), https://app.test@evil.test, 403",
        "F14, (missing), https://evil.test#https://app.test, 403",
        "F14, (missing), https://evil.test?https://app.test, 403",
        "F14, (missing), https://app.test/, 403",
        "F14, (missing), https://app.test https://evil.test, 403",
        "F14, (missing), https://evil.test https://app.test, 403",
        "F14, (missing), https://app_test, 403",
        "F14, (missing), https://sub.app.test, 403",
        "F14, (missing), https://test, 403",
        "F14, (missing), https://*.test, 403",
        "F14, (missing), https://trusted.test:8443, 403",
        "F14, (missing), http://trusted.test, 403",
        "F14, (missing), https://a.trusted.test, 403",
        "F15, same-origin, https://evil.test, 200",
        "F15, none, null, 200",
        "F16, Same-Origin, https://app.test, 403",
        "F16, sameorigin, https://app.test, 403",
        "F16, same-origin\t, https://evil.test, 200",
        "F16, 'same-origin, cross-site', https://app.test, 403",
        "F16, same-origin;q=1, https://app.test, 403",
        "F16, same-originx, https://app.test, 403",
        "F16, \"same-origin\", https://app.test, 403",
        "F16, ?1, https://app.test, 403",
        "F16, '', https://app.test, 403"
    })
    void whatIsDeclaredDecides(String row, String site, String origin, int status) {
        int before = server.handled.get();
        RawHttp.Answer answer = post(lines("Sec-Fetch-Site: " + site, "Origin: " + origin));
        assertEquals(status, answer.status(), () -> row + answer);
        assertEquals(before + (status == 200 ? 1 : 0), server.handled.get(), row);
    }

    /** F17. */
    @Test
    void noContentTypeIsExempt() {
        List<String> wrong = new ArrayList<>();
        for (String type : List.of(
                "text/plain",
                "text/plain; charset=utf-16",
                "application/json",
                "application/json; charset=utf-7",
                "APPLICATION/JSON",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/mixed",
                "application/octet-stream",
                "application/graphql",
                "application/csp-report",
                "application/reports+json",
                "text/ping",
                "x",
                "",
                "a/b, application/json",
                "application/json\tx")) {
            for (String site : List.of("cross-site", "same-site", "(missing)")) {
                RawHttp.Answer answer = Answers.unhandled(
                        server,
                        () -> post(lines(
                                "Content-Type: " + type, "Sec-Fetch-Site: " + site, "Origin: https://evil.test")));
                if (answer.status() != 403) {
                    wrong.add(type + " " + site + " " + answer.status());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** F18. */
    @Test
    void aHeaderCredentialDeclaresItself() {
        for (String site : List.of("cross-site", "same-site", "x")) {
            RawHttp.Answer answer =
                    post(browser.bearer(), browser.cookies(), "Sec-Fetch-Site: " + site, "Origin: https://evil.test");
            assertEquals(200, answer.status(), answer::toString);
            Answers.assertProblem(
                    401, "malformed", post("Authorization: Bearer x", browser.cookies(), "Sec-Fetch-Site: " + site));
        }
    }

    @Test
    void theSpellingOfAHeadersNameDoesNotMatter() {
        for (String name : List.of("sec-fetch-site", "SEC-FETCH-SITE", "sEc-FeTcH-sItE")) {
            assertEquals(200, post(lines(name + ": same-origin")).status());
            Answers.assertProblem(403, "cross-origin", post(lines(name + ": cross-site")));
            Answers.assertProblem(
                    403, "cross-origin", post(lines(name + ": cross-site", "Sec-Fetch-Site: same-origin")));
        }
        Answers.assertProblem(403, "cross-origin", post(lines("Sec_Fetch_Site: same-origin")));
        Answers.assertProblem(403, "cross-origin", post(lines("X-Sec-Fetch-Site: same-origin")));
    }

    /** There is no list of exempt paths; so no path is like one on it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hook",
                "/webhook/x",
                "/api/auth/login",
                "/api/login",
                "/auth/logout",
                "/auth/logout-all",
                "/auth/refresh",
                "/api/hook/../x",
                "/api/signin",
                "/signinx",
                "/auth",
                "/authx",
                "/api/health/live"
            })
    void noPathIsExempt(String path) {
        RawHttp.Answer answer = Answers.unhandled(
                server, () -> RawHttp.send(server.port(), "POST " + path, "", lines("Sec-Fetch-Site: cross-site")));
        assertTrue(List.of(400, 403, 404).contains(answer.status()), answer::toString);
        browser.assertSignedIn();
    }
}
