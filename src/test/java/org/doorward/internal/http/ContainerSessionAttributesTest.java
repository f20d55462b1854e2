package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stands in the container's {@code HttpSession} is seen only by whom it was written for. */
@Tag("server")
class ContainerSessionAttributesTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = DoorwardServer.with(
                "/public/note/*",
                new HttpServlet() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException, ServletException {
                        note(request, response);
                    }
                },
                "doorward.jpa.url",
                accounts.url(),
                "doorward.http-session.keep-attributes",
                "cart, org.shop.*");
        server.own = ContainerSessionAttributesTest::note;
        accounts.add("bob", "user");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Answers with what the container session's attributes say; writes one, or signs in, where it is asked to. */
    private static void note(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String attribute = request.getParameter("put");
        if (attribute != null) {
            request.getSession().setAttribute(attribute, request.getParameter("value"));
        }
        if (request.getParameter("login") != null) {
            request.login(request.getParameter("login"), DoorwardServer.PASSWORD);
        }
        HttpSession session = request.getSession(false);
        List<String> seen = new ArrayList<>();
        for (String name : List.of("note", "cart", "org.shop.coupon")) {
            Object value = session == null ? null : session.getAttribute(name);
            if (value != null) {
                seen.add(name + "=" + value);
            }
        }
        response.setContentType("text/plain");
        response.getWriter().write(String.join(" ", seen));
    }

    private static final String PUT = "?put=note&value=";

    /** A container session with a note, made by a request with these lines. */
    private static String noted(String path, String value, String... lines) {
        RawHttp.Answer answer = get(path + PUT + value, lines);
        assertEquals("note=" + value, answer.body());
        return idIn(answer);
    }

    private static String with(String line, String id) {
        return line.startsWith("Cookie")
                ? line + "; JSESSIONID=" + id
                : (line.isEmpty() ? "" : line + "\r\n") + "Cookie: JSESSIONID=" + id;
    }

    private static String apiToken(String username) {
        Visitor owner = Visitor.program(server, username);
        RawHttp.Answer made = RawHttp.send(
                server.port(),
                "POST /auth/tokens",
                "{\"name\":\"x\",\"expires_in_days\":1}",
                "Content-Type: application/json",
                owner.bearer());
        assertEquals(201, made.status(), made::toString);
        return "Authorization: Bearer " + Answers.json(made).get("token").textValue();
    }

    private static RawHttp.Answer signIn(String id) {
        RawHttp.Answer answer = Visitor.signIn(server, "ada", ",\"transport\":\"cookie\"", "Cookie: JSESSIONID=" + id);
        assertEquals(200, answer.status());
        return answer;
    }

    private static String cookiesOf(RawHttp.Answer signedIn) {
        return "Cookie: " + Visitor.ACCESS_COOKIE + "=" + signedIn.cookie("-access") + "; JSESSIONID=" + idIn(signedIn);
    }

    @Test
    void whatAStrangerWroteIntoAPlantedOneIsGoneAfterTheSignIn() {
        RawHttp.Answer signedIn = signIn(noted("/public/note", "planted"));
        assertEquals("", get("/public/note", cookiesOf(signedIn)).body());
        assertEquals("", get("/api/own", cookiesOf(signedIn)).body());
    }

    @Test
    void whatAStrangerWroteIntoAPlantedOneIsGoneAfterTheHandlersOwnLogin() {
        String id = noted("/public/note", "planted");
        RawHttp.Answer answer = get("/public/note?login=ada", "Cookie: JSESSIONID=" + id);
        assertEquals("", answer.body());
        assertNotEquals(id, idIn(answer));
        assertEquals("", get("/api/own", cookiesOf(answer)).body());
        assertEquals("", get("/public/note", "Cookie: JSESSIONID=" + id).body());
    }

    @Test
    void whatTheHandlerWroteInTheVeryRequestThatSignsInStays() {
        RawHttp.Answer answer = get("/public/note" + PUT + "own&login=ada");
        assertEquals("note=own", answer.body());
        assertEquals("note=own", get("/api/own", cookiesOf(answer)).body());
    }

    @Test
    void attributesThatTheSettingNamesAreCarriedOverASignIn() {
        for (boolean own : List.of(true, false)) {
            String id = noted("/public/note", "planted");
            get("/public/note?put=cart&value=2", "Cookie: JSESSIONID=" + id);
            get("/public/note?put=org.shop.coupon&value=5", "Cookie: JSESSIONID=" + id);
            RawHttp.Answer signedIn = own ? get("/public/note?login=ada", "Cookie: JSESSIONID=" + id) : signIn(id);
            assertNotEquals(id, idIn(signedIn));
            assertEquals(
                    "cart=2 org.shop.coupon=5",
                    get("/api/own", cookiesOf(signedIn)).body());
            assertEquals("", get("/public/note", "Cookie: JSESSIONID=" + id).body(), "the old id finds nothing");
        }
    }

    @Test
    void onePlantedOnWhomeverIsSignedInAlreadyIsNotHandedOut() {
        List<String> identities = List.of(
                Visitor.browser(server).accessCookie(), Visitor.program(server).bearer(), apiToken("ada"));
        for (String path : List.of("/public/note", "/api/own")) {
            for (String identity : identities) {
                String id = noted("/public/note", "planted");
                assertEquals("", get(path, with(identity, id)).body(), () -> path + " " + identity);
                assertEquals("", get("/public/note", "Cookie: JSESSIONID=" + id).body(), "nobody gets it any more");
            }
        }
    }

    @Test
    void oneThatWasMadeUnderAnApiTokenIsOfThatTokenAlone() {
        String token = apiToken("ada");
        for (String path : List.of("/public/note", "/api/own")) {
            for (String other : List.of(
                    "",
                    apiToken("bob"),
                    apiToken("ada"),
                    Visitor.program(server).bearer(),
                    Visitor.browser(server).accessCookie())) {
                String id = noted("/api/own", "secret", token);
                assertEquals("note=secret", get(path, with(token, id)).body());
                String seen = get(path, with(other, id)).body();
                assertFalse(seen.contains("secret"), () -> path + " " + other + ": " + seen);
            }
        }
    }

    @Test
    void oneThatAPublicPageMakesForWhoeverIsSignedInIsOfThatSessionAlone() {
        Visitor ada = Visitor.browser(server);
        String id = noted("/public/note", "mine", ada.accessCookie());
        assertEquals("note=mine", get("/api/own", with(ada.accessCookie(), id)).body());
        assertEquals(
                "note=mine", get("/public/note", with(ada.accessCookie(), id)).body());
        assertEquals("", get("/public/note", "Cookie: JSESSIONID=" + id).body());
        assertEquals("", get("/public/note", with(ada.accessCookie(), id)).body());
    }

    @Test
    void oneThatAPublicPageMakesWhileTheAccessTokenIsOverIsOfItsSessionAllTheSame() {
        Visitor ada = Visitor.browser(server);
        server.clock.advance(Duration.ofMinutes(16));
        String id = noted("/public/note", "mine", ada.cookies());
        assertEquals("note=mine", get("/api/own", with(ada.cookies(), id)).body());
    }

    @Test
    void oneThatALibraryMakesPastOurRequestIsTiedBeforeTheHandlerIsDone() {
        DoorwardServer.Handler before = server.own;
        Visitor ada = Visitor.browser(server);
        server.own = (request, response) -> {
            HttpServletRequest inner = (HttpServletRequest) ((HttpServletRequestWrapper) request).getRequest();
            inner.getSession().setAttribute("note", "mine");
            String id = inner.getSession().getId();
            String seen = get("/public/note", with(ada.accessCookie(), id)).body();
            response.getWriter()
                    .write(seen + "|"
                            + get("/public/note", "Cookie: JSESSIONID=" + id).body());
        };
        RawHttp.Answer answer = get("/api/own", ada.accessCookie());
        server.own = before;
        assertEquals("note=mine|", answer.body());
    }

    @Test
    void oneThatAnAsynchronousHandlerMakesIsOfWhomeverItActsFor() {
        DoorwardServer.Handler before = server.own;
        server.own = (request, response) -> {
            AsyncContext context = request.startAsync();
            context.start(() -> {
                try {
                    note(request, response);
                } catch (IOException | ServletException e) {
                    throw new IllegalStateException(e);
                } finally {
                    context.complete();
                }
            });
        };
        Visitor ada = Visitor.browser(server);
        String id = noted("/api/own", "mine", ada.accessCookie());
        server.own = before;
        assertEquals(
                "note=mine", get("/public/note", with(ada.accessCookie(), id)).body());
        assertEquals("", get("/public/note", "Cookie: JSESSIONID=" + id).body());
    }

    private static RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    private static String idIn(RawHttp.Answer answer) {
        return answer.cookie("JSESSIONID");
    }
}
