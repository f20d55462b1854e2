package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class ResponseHeadersTest {
    private static final String OWN = "GET /api/own";
    private static final String PROXIED = "X-Forwarded-For: 192.0.2.7";
    private static final String OVER_TLS = "X-Forwarded-Proto: https";

    private static DoorwardServer server;
    private static Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.trusted-proxies", "127.0.0.1");
        browser = Visitor.browser(server, PROXIED, OVER_TLS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer asBrowser(String requestLine) {
        return RawHttp.send(server.port(), requestLine, "", browser.cookies(), PROXIED, OVER_TLS);
    }

    private static List<String> caching(RawHttp.Answer answer) {
        return answer.headers("Cache-Control").toList();
    }

    private static List<String> whereTheApplication(java.util.function.Consumer<HttpServletResponse> says) {
        server.own = (request, response) -> says.accept(response);
        RawHttp.Answer answer = asBrowser(OWN);
        assertEquals(200, answer.status(), answer::toString);
        return caching(answer);
    }

    @Test
    void whatSomebodySignedInIsServedIsNotStored() {
        assertEquals(List.of("no-store"), caching(asBrowser("GET /api/hello")));
        assertEquals(List.of("no-store"), caching(asBrowser("GET /api/hello?forward=/api/other")));
        assertEquals(List.of("no-store"), caching(asBrowser("GET /api/hello?async=/api/other")));
        assertEquals(List.of("no-store"), whereTheApplication(HttpServletResponse::reset));
        List<String> errorPage = caching(asBrowser("GET /api/hello?fail=1"));
        assertTrue(errorPage.toString().contains("no-store"), errorPage::toString);
    }

    @Test
    void whatTheApplicationSaysOfCachingHoldsInstead() {
        assertEquals(List.of("max-age=60"), whereTheApplication(it -> it.setHeader("Cache-Control", "max-age=60")));
        assertEquals(List.of("max-age=60"), whereTheApplication(it -> it.addHeader("cache-control", "max-age=60")));
        assertEquals(List.of("public", "max-age=60"), whereTheApplication(it -> {
            it.addHeader("Cache-Control", "public");
            it.addHeader("Cache-Control", "max-age=60");
        }));
        long later = server.clock.instant().plusSeconds(60).toEpochMilli();
        assertEquals(List.of("private"), whereTheApplication(it -> it.setDateHeader("Expires", later)));
        assertEquals(
                List.of("private"),
                whereTheApplication(it -> it.setHeader("Expires", "Fri, 01 Jan 2027 00:00:00 GMT")));
        assertEquals(List.of("no-store"), whereTheApplication(it -> it.setDateHeader("Expires", 0)));
        assertEquals(List.of("no-store"), whereTheApplication(it -> it.setHeader("Expires", "0")));
    }

    @Test
    void aPublicPageIsCachedAsEverUnlessItAskedWhoIsSignedIn() {
        assertEquals(List.of(), caching(asBrowser("GET /public/page?ask=no")));
        assertEquals(List.of("no-store"), caching(asBrowser("GET /public/page")));
        assertEquals(List.of(), caching(RawHttp.send(server.port(), "GET /public/page?ask=no&session=x", "", PROXIED)));
        RawHttp.Answer made = asBrowser("GET /public/page?ask=no&session=x");
        assertEquals(1, caching(made).size(), "it has asked for the HttpSession of whoever is signed in");
        String id = "; JSESSIONID=" + made.cookie("JSESSIONID");
        RawHttp.Answer found = RawHttp.send(
                server.port(), "GET /public/page?ask=no&session=y", "", browser.cookies() + id, PROXIED, OVER_TLS);
        assertEquals(List.of("no-store"), caching(found));
        assertEquals(List.of(), caching(RawHttp.send(server.port(), "GET /public/page", "")), "nobody is signed in");
    }

    @Test
    void everyAnswerTellsBrowsersWhatProtectsThem() {
        for (String requestLine : List.of(
                "GET /api/hello",
                "GET /public/page",
                "GET /auth/me",
                "GET /auth/nothing",
                "GET /api/hello?fail=1",
                "GET /api/a%2fb",
                "BREW /api/hello")) {
            RawHttp.Answer answer = asBrowser(requestLine);
            assertEquals(Optional.of("nosniff"), answer.header("X-Content-Type-Options"), requestLine);
            assertEquals(Optional.of("strict-origin-when-cross-origin"), answer.header("Referrer-Policy"), requestLine);
            assertEquals(Optional.of("SAMEORIGIN"), answer.header("X-Frame-Options"), requestLine);
            assertEquals(Optional.of("max-age=31536000"), answer.header("Strict-Transport-Security"), requestLine);
        }
        RawHttp.Answer anonymous = RawHttp.send(server.port(), "GET /api/hello", "", PROXIED, OVER_TLS);
        assertEquals(401, anonymous.status());
        assertEquals(Optional.of("nosniff"), anonymous.header("X-Content-Type-Options"));
    }

    @Test
    void theApplicationSaysOtherwiseWhereItSetsThemItself() {
        server.own = (request, response) -> response.setHeader("X-Frame-Options", "DENY");
        assertEquals(List.of("DENY"), asBrowser(OWN).headers("X-Frame-Options").toList());
    }

    @Test
    void plainHttpAndLoopbackAreToldNothingOfTls() {
        for (String[] lines : new String[][] {{}, {OVER_TLS}, {PROXIED, "X-Forwarded-Proto: http"}}) {
            RawHttp.Answer answer = RawHttp.send(server.port(), "GET /public/page", "", lines);
            boolean told = answer.header("Strict-Transport-Security").isPresent();
            assertEquals(lines.length == 1, told, answer::toString);
        }
    }

    @Test
    void settingsSwitchThemOff() {
        try (DoorwardServer quiet = new DoorwardServer(
                "doorward.headers.cache-control", "none",
                "doorward.headers.security", "false",
                "doorward.headers.frames", "any")) {
            RawHttp.Answer answer = RawHttp.send(
                    quiet.port(), "GET /api/hello", "", Visitor.browser(quiet).cookies());
            assertEquals(200, answer.status());
            for (String name :
                    List.of("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")) {
                assertEquals(Optional.empty(), answer.header(name), name);
            }
        }
    }

    @Test
    void theContainersSessionCookieTravelsAsOursDo() {
        RawHttp.Answer answer = asBrowser("GET /api/hello?session=note");
        String cookie = answer.headers("Set-Cookie")
                .filter(line -> line.startsWith("JSESSIONID="))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer));
        assertTrue(cookie.contains("; HttpOnly"), cookie);
        assertTrue(cookie.contains("; Secure"), cookie);
        assertTrue(cookie.contains("; SameSite=Lax"), cookie);
    }
}
