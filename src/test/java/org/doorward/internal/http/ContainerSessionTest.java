package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.List;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The container's {@code HttpSession} lives no longer than the session that it was used in, and is nobody else's. */
@Tag("server")
class ContainerSessionTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(
                "doorward.jpa.url", accounts.url(), "doorward.http-session.keep-attributes", "cart, org.shop.*");
        accounts.add("bob", "user");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    private static String idIn(RawHttp.Answer answer) {
        return answer.cookie("JSESSIONID");
    }

    /** Makes a container session, or gets the one that it belongs to. */
    private static String made(String path, String... lines) {
        String id = idIn(get(path + "?session=x", lines));
        assertFalse(id.isEmpty());
        return id;
    }

    private static String cookies(Visitor visitor, String id) {
        return visitor.cookies() + "; JSESSIONID=" + id;
    }

    private static void assertAlive(String id, String path, String line) {
        assertEquals("", idIn(get(path + "?session=x", line)), () -> id + " is taken as it is");
    }

    /** Whether a request without a credential finds it; asking for it makes another one when it is over. */
    private static void assertOver(String id) {
        String next = idIn(get("/public/x?session=x", "Cookie: JSESSIONID=" + id));
        assertFalse(next.isEmpty(), "the container made another one");
        assertNotEquals(id, next);
    }

    @Test
    void weNeverMakeOne() {
        Visitor browser = Visitor.browser(server);
        for (RawHttp.Answer answer : List.of(
                get("/api/x", browser.cookies()),
                get("/public/x", browser.cookies()),
                get("/auth/me", browser.cookies()),
                get("/auth/sessions", browser.cookies()),
                get("/api/x"),
                RawHttp.send(server.port(), "POST /auth/refresh", "", browser.cookies(), Visitor.SAME_ORIGIN),
                Visitor.signIn(server, "ada", ",\"transport\":\"cookie\"", browser.cookies()),
                RawHttp.send(server.port(), "POST /auth/logout", "", browser.cookies(), Visitor.SAME_ORIGIN))) {
            assertEquals("", idIn(answer), answer::toString);
        }
    }

    @Test
    void anIdFromAClientIsNeverAdopted() {
        assertNotEquals("planted", made("/public/x", "Cookie: JSESSIONID=planted"));
    }

    @Test
    void signingInChangesItsId() {
        String before = made("/public/x");
        RawHttp.Answer login =
                Visitor.signIn(server, "ada", ",\"transport\":\"cookie\"", "Cookie: JSESSIONID=" + before);
        String after = idIn(login);
        assertFalse(after.isEmpty());
        assertNotEquals(before, after);
        assertOver(before);
    }

    @Test
    void itIsOverWithTheSignOut() {
        Visitor browser = Visitor.browser(server);
        String id = made("/api/x", browser.cookies());
        assertAlive(id, "/api/x", cookies(browser, id));
        RawHttp.send(server.port(), "POST /auth/logout", "", cookies(browser, id), Visitor.SAME_ORIGIN);
        assertOver(id);
    }

    @Test
    void itIsOverWithARevocationFromElsewhere() {
        Visitor browser = Visitor.browser(server);
        Visitor other = Visitor.program(server);
        String id = made("/api/x", browser.cookies());
        RawHttp.send(server.port(), "DELETE /auth/sessions/" + browser.session(), "", other.bearer());
        assertEquals(401, get("/api/x", cookies(browser, id)).status());
        assertOver(id);
    }

    @Test
    void noPublicPageGetsItOnceItsSessionWasRevokedOrTimedOut() {
        Visitor other = Visitor.program(server);
        for (Duration later : List.of(Duration.ZERO, Duration.ofMinutes(20))) {
            Visitor browser = Visitor.browser(server);
            String id = made("/api/x", browser.cookies());
            assertAlive(id, "/public/x", cookies(browser, id));
            RawHttp.send(server.port(), "DELETE /auth/sessions/" + browser.session(), "", other.bearer());
            server.clock.advance(later);
            String next = idIn(get("/public/x?ask=no&session=x", cookies(browser, id)));
            assertFalse(next.isEmpty() || next.equals(id), "not the one of the session that is over, " + later);
        }
    }

    @Test
    void oneOfNobodyOutlivesTheQuestionWhoActs() {
        Visitor browser = Visitor.browser(server);
        Visitor other = Visitor.program(server);
        RawHttp.send(server.port(), "DELETE /auth/sessions/" + browser.session(), "", other.bearer());
        String id = made("/public/x", browser.cookies());
        assertAlive(id, "/public/x", cookies(browser, id));
    }

    @Test
    void itIsNotHandedToAnotherAccountOrSession() {
        for (String path : List.of("/api/x", "/public/x")) {
            Visitor ada = Visitor.browser(server);
            for (String identity : List.of(
                    Visitor.browserOf(server, "bob").cookies(),
                    Visitor.program(server, "bob").bearer(),
                    Visitor.browser(server).cookies())) {
                String id = made("/api/x", ada.cookies());
                String line = identity.startsWith("Cookie")
                        ? identity + "; JSESSIONID=" + id
                        : identity + "\r\nCookie: JSESSIONID=" + id;
                String next = idIn(get(path + "?session=x", line));
                assertFalse(next.isEmpty() || next.equals(id), () -> path + " " + identity);
                assertOver(id);
            }
        }
    }

    @Test
    void itIsNotHandedToNobody() {
        Visitor ada = Visitor.browser(server);
        assertOver(made("/api/x", ada.cookies()));
        String id = made("/api/x", ada.cookies());
        assertEquals(401, get("/api/x", "Cookie: JSESSIONID=" + id).status());
        assertOver(id);
    }

    @Test
    void aNewSignInDoesNotInheritTheOneOfTheSessionBefore() {
        Visitor ada = Visitor.browser(server);
        String id = made("/api/x", ada.cookies());
        RawHttp.Answer login = RawHttp.send(
                server.port(),
                "POST /auth/login",
                Json.write(java.util.Map.of(
                        "username", "bob", "password", DoorwardServer.PASSWORD, "transport", "cookie")),
                "Content-Type: application/json",
                cookies(ada, id));
        assertEquals(200, login.status());
        assertOver(id);
    }

    @Test
    void theHandlersOwnLogoutEndsIt() {
        Visitor browser = Visitor.browser(server);
        String id = made("/api/x", browser.cookies());
        get("/api/x?logout=1", cookies(browser, id));
        assertOver(id);
    }
}
