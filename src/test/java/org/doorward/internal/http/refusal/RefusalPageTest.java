package org.doorward.internal.http.refusal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person who is turned away sees a page, the application's own where it has one; a program gets a problem as ever. */
@Tag("server")
class RefusalPageTest {
    private static final String NAVIGATE = "Sec-Fetch-Mode: navigate";

    @TempDir
    private static Path files;

    private static DoorwardServer plain;
    private static DoorwardServer withPages;
    private static Visitor bob;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(files.resolve("WEB-INF"));
        Files.writeString(files.resolve("WEB-INF/web.xml"), """
                <web-app>
                  <error-page><error-code>403</error-code><location>/error.xhtml</location></error-page>
                  <error-page><exception-type>java.lang.Error</exception-type><location>/other</location></error-page>
                </web-app>
                """);
        Accounts accounts = new Accounts();
        plain = new DoorwardServer("doorward.jpa.url", accounts.url());
        accounts.add("bob", "user");
        bob = Visitor.browserOf(plain, "bob", Visitor.SAME_ORIGIN);
        withPages = DoorwardServer.serving(
                files, Map.of("/error.xhtml", new ErrorPage()), "doorward.jpa.url", accounts.url());
    }

    /** Says who is signed in; can go on to another path. */
    private static final class ErrorPage extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String then = request.getParameter("then");
            if (then != null) {
                request.getRequestDispatcher(then).forward(request, response);
                return;
            }
            response.setContentType("text/plain;charset=UTF-8");
            String body =
                    request.getRemoteUser() + "|" + request.isUserInRole("user") + "|" + request.getDispatcherType();
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static RawHttp.Answer refusedWithPage(String requestLine, String... headerLines) {
        RawHttp.Answer answer = RawHttp.send(withPages.port(), requestLine, "", headerLines);
        assertEquals(403, answer.status(), answer::toString);
        return answer;
    }

    @AfterAll
    static void stop() {
        plain.close();
        withPages.close();
    }

    private static void assertPage(int status, String reason, RawHttp.Answer answer) {
        Answers.assertPage(status, reason, answer);
        assertFalse(answer.body().contains("bob"), answer::toString);
    }

    private static RawHttp.Answer get(String path, String... headerLines) {
        return RawHttp.send(plain.port(), "GET " + path, "", headerLines);
    }

    @Test
    void whoeverNavigatesIsShownAPage() {
        assertPage(403, "forbidden", get("/api/admin", bob.accessCookie(), NAVIGATE));
        assertPage(403, "forbidden", get("/api/admin", bob.accessCookie(), "Accept: text/html,*/*;q=0.8"));
        assertPage(400, "ambiguous-path", get("/public/%2e%2e/<script>", NAVIGATE));
        assertPage(404, "not-found", get("/auth/nothing", NAVIGATE));
        assertPage(405, "method-not-allowed", get("/auth/login", NAVIGATE));
        RawHttp.Answer foreign = RawHttp.send(
                plain.port(), "POST /api/own", "a=b", bob.accessCookie(), NAVIGATE, "Sec-Fetch-Site: cross-site");
        assertPage(403, "cross-origin", foreign);
        Answers.assertSetsNoCookie(foreign);
        assertPage(405, "method-not-allowed", RawHttp.send(plain.port(), "PROPFIND /public/x", "", NAVIGATE));
    }

    @Test
    void whatIsSentOnInTheServerIsRefusedWithAPageToo() {
        assertPage(403, "forbidden", get("/public/x?forward=/api/admin", bob.accessCookie(), NAVIGATE));
        assertPage(403, "forbidden", get("/public/x?async=/api/admin", bob.accessCookie(), NAVIGATE));
    }

    @Test
    void thePageSpeaksEnglishAndChinese() {
        RawHttp.Answer chinese =
                get("/api/admin", bob.accessCookie(), NAVIGATE, "Accept-Language: de, zh-TW;q=0.9, en;q=0.8");
        assertTrue(chinese.body().contains("<html lang=\"zh-CN\">"), chinese::body);
        assertTrue(chinese.body().contains("此账户无权执行该操作"), chinese::body);
        assertEquals("zh-CN", chinese.header("Content-Language").orElse("none"));
        for (String language : new String[] {"en, zh", "de", ";;;q=x", "zh;q=0.1, en-GB;q=0.2"}) {
            RawHttp.Answer english = get("/api/admin", bob.accessCookie(), NAVIGATE, "Accept-Language: " + language);
            assertTrue(english.body().contains("This account may not do that."), english::body);
        }
    }

    @Test
    void aPageHasNoBodyWhereNoneIsAskedFor() {
        RawHttp.Answer head = RawHttp.send(plain.port(), "HEAD /api/admin", "", bob.accessCookie(), NAVIGATE);
        assertEquals(403, head.status());
        assertEquals("", head.body());
        assertEquals("forbidden", head.header("Doorward-Reason").orElse("none"));
    }

    @Test
    void programsGetAProblemAsEver() {
        Answers.assertProblem(403, "forbidden", get("/api/admin", bob.accessCookie()));
        Answers.assertProblem(403, "forbidden", get("/api/admin", bob.accessCookie(), "Sec-Fetch-Mode: cors"));
        Answers.assertProblem(
                403, "forbidden", get("/api/admin", bob.accessCookie(), "Sec-Fetch-Mode: cors", "Accept: text/html"));
        Answers.assertProblem(
                403, "forbidden", get("/api/admin", bob.bearer(), "Accept: text/html, image/gif, */*; q=.2"));
        Answers.assertProblem(
                403, "forbidden", get("/api/admin", bob.accessCookie(), NAVIGATE, "Faces-Request: partial/ajax"));
        Answers.assertProblem(400, "ambiguous-path", get("/public/%2e%2e/"));
    }

    @Test
    void anErrorPageOfTheApplicationIsShownInThePlaceOfOurs() {
        Visitor known = Visitor.browserOf(withPages, "bob", Visitor.SAME_ORIGIN);
        RawHttp.Answer answer = RawHttp.send(withPages.port(), "GET /api/admin", "", known.accessCookie(), NAVIGATE);
        assertEquals(403, answer.status(), answer::toString);
        assertEquals("forbidden", answer.header("Doorward-Reason").orElse("none"), answer::toString);
        assertTrue(answer.header("Cache-Control").orElse("").contains("no-store"), answer::toString);
        assertEquals("bob|true|ERROR", answer.body());
        Answers.assertProblem(
                403, "forbidden", RawHttp.send(withPages.port(), "GET /api/admin", "", known.accessCookie()));
        assertPage(400, "ambiguous-path", RawHttp.send(withPages.port(), "GET /%2e/", "", NAVIGATE));
    }

    @Test
    void anErrorPageIsToldNobodyWhereTheCredentialItselfWasRefused() {
        Visitor known = Visitor.browserOf(withPages, "bob", Visitor.SAME_ORIGIN);
        RawHttp.Answer foreign =
                refusedWithPage("POST /api/own", known.accessCookie(), NAVIGATE, "Sec-Fetch-Site: cross-site");
        assertEquals("null|false|ERROR", foreign.body());
    }

    @Test
    void anErrorPageIsNoWayIn() {
        Visitor known = Visitor.browserOf(withPages, "bob", Visitor.SAME_ORIGIN);
        int before = withPages.handled.get();
        assertEquals(
                "",
                refusedWithPage("GET /api/admin?then=/api/root", known.accessCookie(), NAVIGATE)
                        .body());
        // one that was narrowed to scopes is known to no page that declares none
        IssuedToken narrow = IssuedToken.pat(Visitor.program(withPages, "bob"), ",\"scopes\":[\"reports:read\"]");
        assertEquals(
                "null|false|ERROR",
                refusedWithPage("GET /api/admin", narrow.bearer(), NAVIGATE).body());
        assertEquals(
                401,
                RawHttp.send(withPages.port(), "GET /api/admin?then=/api/x", "", narrow.bearer(), NAVIGATE)
                        .status());
        assertEquals(before, withPages.handled.get());
        assertTrue(RawHttp.send(withPages.port(), "GET /api/admin?then=/api/x", "", known.accessCookie(), NAVIGATE)
                .body()
                .startsWith("/api/x|bob|"));
    }
}
