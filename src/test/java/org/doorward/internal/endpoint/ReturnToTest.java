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

/** Where a browser goes after it signed in with a form: to a plain path of the application, or to its start. */
@Tag("server")
class ReturnToTest {
    private static final String NOWHERE = "(none)";

    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static RawHttp.Answer submit(String path, String password, String returnTo, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 2);
        all[lines.length] = "Content-Type: application/x-www-form-urlencoded";
        all[lines.length + 1] = lines.length == 0 ? "Sec-Fetch-Mode: navigate" : "X-More: lines";
        String body = "username=ada&password=" + encoded(password)
                + (returnTo.equals(NOWHERE) ? "" : "&return_to=" + encoded(returnTo));
        return RawHttp.send(server.port(), "POST " + path, body, all);
    }

    private static RawHttp.Answer submit(String returnTo) {
        RawHttp.Answer answer = submit("/auth/login", DoorwardServer.PASSWORD, returnTo);
        assertEquals(303, answer.status(), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        assertEquals(1, answer.headers("Location").count());
        assertEquals(3, answer.headers("Set-Cookie").count(), "our cookies, and nothing that a value smuggled in");
        assertEquals("", answer.body());
        return answer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/home",
                "/home/",
                "/a/b/c",
                "/a?b=c&d=e",
                "/a?next=https://evil.test/",
                "/a?b=%0d%0a",
                "/a%20b",
                "/%C3%A4",
                "/a+b",
                "/a.b",
                "/~ada",
                "/public/x",
                "/api/hello",
                "/authx",
                "/signinx",
                "/signin2/x",
                "/a:b",
                "/a@b",
                "/100%25"
            })
    void aPlainPathOfTheApplicationIsKept(String target) {
        assertEquals(target, submit(target).header("Location").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "home",
                "./home",
                "../home",
                "?a=b",
                "#x",
                "//evil.test",
                "///evil.test",
                "////evil.test",
                "/\\evil.test",
                "\\\\evil.test",
                "\\/evil.test",
                "/\t/evil.test",
                "/\n/evil.test",
                "\t//evil.test",
                " //evil.test",
                "/ /evil.test",
                "/.//evil.test",
                "/..//evil.test",
                "/x/..//evil.test",
                "/%2f/evil.test",
                "/%2fevil.test",
                "/%5cevil.test",
                "/%5c%5cevil.test",
                "/;/evil.test",
                "/;@evil.test",
                "/x;y",
                "/%09/evil.test",
                "https://evil.test",
                "HTTPS://evil.test",
                "https:/evil.test",
                "https:evil.test",
                "http:evil.test",
                "https://app.test@evil.test",
                "https://app.test.evil.test",
                "http://127.0.0.1",
                "http://127.0.0.1/home",
                "http://[::1]/",
                "http://2130706433/",
                "//127.0.0.1",
                "//app.test@evil.test",
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "java\nscript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "blob:x",
                "about:blank",
                "mailto:a@b",
                "/%0d%0aSet-Cookie:x=1",
                "/\r\nSet-Cookie: x=1",
                "/a\u0000b",
                "/a%00b",
                "/\u00e4",
                "/\u2215evil.test",
                "/\uff0fevil.test",
                "\uff0f\uff0fevil.test",
                "/\u3002/x",
                "/\u200b/evil.test",
                "/\u202e/x",
                "/a?\u00e4",
                "/a?b c",
                "/a?b\\c",
                "/a?b\r\nX: y",
                "/../x",
                "/x/../y",
                "/x/./y",
                "/%2e%2e/x",
                "/%252e%252e/x",
                "/%252fevil.test",
                "/%c0%afevil.test",
                "/%",
                "/%zz",
                "/auth",
                "/auth/",
                "/auth/login",
                "/auth/logout",
                "/auth/login?x=y",
                "/%61uth/logout",
                "/auth/me#x",
                "/signin",
                "/signin?x=y",
                "/signin#x",
                "/%73ignin",
                "/signi%6E?x",
                "@evil.test",
                ".evil.test",
                "evil.test",
                "*",
                "null",
                "undefined"
            })
    void anythingElseIsDropped(String target) {
        RawHttp.Answer answer = submit("/auth/login", "x", target, "Sec-Fetch-Mode: navigate", "Host: app.test");
        assertEquals(303, answer.status(), answer::toString);
        assertEquals(
                "/signin?reason=insecure-transport", answer.header("Location").orElseThrow());
        Answers.assertSetsNoCookie(answer);
    }

    @Test
    void theStartTakesThePlaceOfWhatWasDropped() {
        for (String target :
                new String[] {"//evil.test", "/\\evil.test", "https://evil.test", "/\r\nX: y", "/auth/logout"}) {
            assertEquals("/", submit(target).header("Location").orElseThrow());
        }
    }

    @Test
    void aFragmentIsDropped() {
        assertEquals("/home", submit("/home#access_token=x").header("Location").orElseThrow());
        assertEquals(
                "/home?a=b", submit("/home?a=b#//evil.test").header("Location").orElseThrow());
        assertEquals("/", submit("#//evil.test").header("Location").orElseThrow());
    }

    @Test
    void aLongTargetIsDropped() {
        assertEquals(
                "/" + "a".repeat(2_047),
                submit("/" + "a".repeat(2_047)).header("Location").orElseThrow());
        assertEquals("/", submit("/" + "a".repeat(2_048)).header("Location").orElseThrow());
    }

    @Test
    void theAddressDoesNotSayWhereToGo() {
        RawHttp.Answer answer = submit("/auth/login?return_to=/evil", DoorwardServer.PASSWORD, NOWHERE);
        assertEquals("/", answer.header("Location").orElseThrow());
    }

    @Test
    void aFailedSignInGoesBackToThePageAndKeepsASafeTargetOnly() {
        RawHttp.Answer safe = submit("/auth/login", "wrong", "/a?b=c&d");
        assertEquals(303, safe.status());
        assertEquals(
                "/signin?reason=credentials&return_to=%2Fa%3Fb%3Dc%26d",
                safe.header("Location").orElseThrow());
        RawHttp.Answer unsafe = submit("/auth/login", "wrong", "//evil.test");
        assertEquals("/signin?reason=credentials", unsafe.header("Location").orElseThrow());
        for (RawHttp.Answer answer : new RawHttp.Answer[] {safe, unsafe}) {
            Answers.assertSetsNoCookie(answer);
            assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        }
    }

    @Test
    void aFormThatIsNoNavigationIsAnsweredInPlace() {
        RawHttp.Answer answer = submit("/auth/login", DoorwardServer.PASSWORD, "/home", "Sec-Fetch-Mode: cors");
        assertEquals(200, answer.status());
        assertTrue(Answers.json(answer).has("session_id"));
        Answers.assertProblem(
                401,
                "credentials",
                submit("/auth/login", "wrong", "/home", "Sec-Fetch-Mode: cors", "Accept: text/html"));
        RawHttp.Answer old = submit("/auth/login", DoorwardServer.PASSWORD, "/home", "Accept: text/html,*/*");
        assertEquals(303, old.status(), "a browser without Sec-Fetch-Mode");
    }
}
