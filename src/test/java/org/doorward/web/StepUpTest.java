package org.doorward.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What asks for a sign-in of the last ten minutes, on servlets and by exception (RFC 9470). */
@Tag("server")
class StepUpTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final String PAGE = "Sec-Fetch-Mode: navigate";

    private static DoorwardServer server;
    private Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.cors.origins", "https://partner.test");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        browser = Visitor.browser(server);
    }

    private static RawHttp.Answer call(String requestLine, String... lines) {
        return RawHttp.send(server.port(), requestLine, "", lines);
    }

    private static RawHttp.Answer refused(RawHttp.Answer answer) {
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "step-up", answer));
        assertEquals(600, Answers.json(answer).get("max_age").intValue());
        assertEquals(
                "Signing in again is needed for this.",
                Answers.json(answer).get("title").textValue());
        assertEquals(
                "Bearer realm=\"doorward\", error=\"insufficient_user_authentication\", max_age=\"600\"",
                answer.header("WWW-Authenticate").orElseThrow());
        return answer;
    }

    /** Refused without any handler of the application having run. */
    private static RawHttp.Answer refusedAtOnce(String requestLine, String... lines) {
        return refused(Answers.unhandled(server, () -> call(requestLine, lines)));
    }

    @Test
    void whoHasJustSignedInIsServedAndTheSameOneIsRefusedLater() {
        for (String credential : List.of(browser.bearer(), browser.cookies())) {
            assertEquals(
                    "/api/fresh/x|ada|DOORWARD|true|REQUEST",
                    call("GET /api/fresh/x", credential).body());
        }
        server.clock.advance(TEN_MINUTES.minusMillis(1));
        assertEquals(200, call("GET /api/fresh", browser.cookies()).status());
        server.clock.advance(Duration.ofMillis(1));
        for (String credential : List.of(browser.bearer(), browser.cookies(), browser.accessCookie())) {
            refusedAtOnce("GET /api/fresh", credential);
            refusedAtOnce("POST /api/fresh/x", credential, Visitor.SAME_ORIGIN);
            refusedAtOnce("GET /public/fresh", credential);
        }
        browser.assertSignedIn();
        Visitor again = Visitor.browser(server);
        assertEquals(200, call("GET /api/fresh", again.cookies()).status());
    }

    @Test
    void refreshingIsNoSignIn() {
        server.clock.advance(TEN_MINUTES);
        RawHttp.Answer refreshed = browser.refreshInBody();
        assertEquals(200, refreshed.status());
        String bearer = "Authorization: Bearer "
                + Answers.json(refreshed).get("access_token").textValue();
        assertEquals(200, call("GET /api/x", bearer).status());
        refusedAtOnce("GET /api/fresh", bearer);
    }

    @Test
    void whoIsRefreshedMeanwhileKeepsTheNewCookies() {
        server.clock.advance(TEN_MINUTES);
        RawHttp.Answer answer = Answers.unhandled(server, () -> call("GET /api/fresh", browser.refreshCookie()));
        Answers.assertProblem(401, "step-up", answer);
        assertNotEquals("", answer.cookie("-access"));
        assertNotEquals("", answer.cookie("-refresh"));
    }

    @Test
    void nobodyIsAskedToSignInAsEverywhere() {
        Answers.assertProblem(401, "unauthenticated", Answers.unhandled(server, () -> call("GET /api/fresh")));
        Answers.assertProblem(401, "unauthenticated", Answers.unhandled(server, () -> call("GET /public/fresh")));
        Answers.assertProblem(
                403,
                "cross-origin",
                Answers.unhandled(
                        server,
                        () -> call("POST /public/fresh", browser.accessCookie(), "Sec-Fetch-Site: cross-site")));
        RawHttp.Answer page = Answers.unhandled(server, () -> call("GET /public/fresh?a=1", PAGE));
        assertEquals(
                "/signin?return_to=%2Fpublic%2Ffresh%3Fa%3D1",
                page.header("Location").orElseThrow());
    }

    @Test
    void aBrowserIsSentToTheSignInPageAndBack() {
        server.clock.advance(TEN_MINUTES);
        RawHttp.Answer page = Answers.unhandled(server, () -> call("GET /api/fresh/x?a=1", browser.cookies(), PAGE));
        assertEquals(302, page.status());
        assertEquals(
                "/signin?reason=step-up&return_to=%2Fapi%2Ffresh%2Fx%3Fa%3D1",
                page.header("Location").orElseThrow());
        Answers.assertSetsNoCookie(page);
        assertEquals("no-store", page.header("Cache-Control").orElseThrow());

        RawHttp.Answer form = Answers.unhandled(
                server, () -> call("POST /api/fresh/x", browser.cookies(), PAGE, Visitor.SAME_ORIGIN));
        assertEquals(303, form.status());
        assertEquals("/signin?reason=step-up", form.header("Location").orElseThrow());

        RawHttp.Answer forwarded = call("GET /public/x?forward=/api/fresh/y%3Fb=2", browser.cookies(), PAGE);
        assertEquals(
                "/signin?reason=step-up&return_to=%2Fpublic%2Fx%3Fforward%3D%2Fapi%2Ffresh%2Fy%253Fb%3D2",
                forwarded.header("Location").orElseThrow());

        RawHttp.Answer faces =
                call("POST /api/fresh/x", browser.cookies(), "Faces-Request: partial/ajax", Visitor.SAME_ORIGIN);
        assertTrue(faces.body().contains("<redirect url=\"/signin?reason=step-up&amp;return_to="), faces::toString);

        refusedAtOnce("GET /api/fresh", browser.bearer(), PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "async"})
    void itHoldsWhereARequestIsSentOn(String way) {
        String[] froms = {"/api/x", "/public/x", "/api/fresh"};
        for (String from : froms) {
            assertEquals(
                    "/api/fresh/y|ada|DOORWARD|true|" + way.toUpperCase(java.util.Locale.ROOT),
                    call("GET " + from + "?" + way + "=/api/fresh/y", browser.cookies())
                            .body());
        }
        server.clock.advance(TEN_MINUTES);
        for (String target : List.of("/api/fresh", "/api/fresh/y", "/public/fresh/y")) {
            for (String from : List.of("/api/x", "/public/x")) {
                int before = server.handled.get();
                refused(call("GET " + from + "?" + way + "=" + target, browser.cookies()));
                assertEquals(before + 1, server.handled.get(), "only who sent it on ran");
            }
        }
    }

    @Test
    void whatIsIncludedIsLeftOut() {
        String target = "/api/x?include=/api/fresh/y";
        assertTrue(call("GET " + target, browser.cookies()).body().contains("INCLUDE"));
        server.clock.advance(TEN_MINUTES);
        int before = server.handled.get();
        RawHttp.Answer without = call("GET " + target, browser.cookies());
        assertEquals(200, without.status());
        assertFalse(without.body().contains("INCLUDE"), without::toString);
        assertEquals(before + 1, server.handled.get());
    }

    @Test
    void theApplicationMayAskForItInTheMiddle() {
        StepUpRequiredException needed = new StepUpRequiredException(TEN_MINUTES);
        List<DoorwardServer.Handler> handlers = List.of(
                (request, response) -> {
                    throw needed;
                },
                (request, response) -> {
                    throw new ServletException(needed);
                },
                (request, response) -> {
                    throw new ServletException(new IllegalStateException(new RuntimeException("x", needed)));
                },
                (request, response) -> {
                    throw new IOException(needed);
                },
                (request, response) -> {
                    response.setStatus(500);
                    response.getOutputStream().write(new byte[] {'b', 'e', 'g', 'u', 'n'});
                    throw needed;
                });
        for (DoorwardServer.Handler handler : handlers) {
            server.own = handler;
            for (String path : List.of(
                    "/api/own", "/public/x?forward=/api/own", "/api/x?async=/api/own", "/api/x?include=/api/own")) {
                RawHttp.Answer answer = refused(call("GET " + path, browser.cookies()));
                assertFalse(answer.body().contains("begun"), answer::toString);
            }
            RawHttp.Answer page = call("GET /api/own", browser.cookies(), PAGE);
            assertEquals(
                    "/signin?reason=step-up&return_to=%2Fapi%2Fown",
                    page.header("Location").orElseThrow());
        }
    }

    @Test
    void aTextThatWasBegunAndNotSentGivesWay() {
        server.own = (request, response) -> {
            response.getWriter().write("begun");
            throw new StepUpRequiredException(TEN_MINUTES);
        };
        RawHttp.Answer answer = call("GET /api/own", browser.cookies());
        assertEquals(401, answer.status(), answer::toString);
        assertEquals("step-up", Answers.json(answer).get("reason").textValue());
    }

    @Test
    void whatHasBeenSentInPartCannotBecomeARefusal() {
        server.own = (request, response) -> {
            response.getOutputStream().write(new byte[] {'b', 'e', 'g', 'u', 'n'});
            response.flushBuffer();
            throw new StepUpRequiredException(TEN_MINUTES);
        };
        RawHttp.Answer answer = call("GET /api/own", browser.cookies());
        assertEquals(200, answer.status());
        assertFalse(answer.body().contains("step-up"), answer::toString);
    }

    @Test
    void otherFailuresAreTheApplications() {
        for (Exception failure :
                List.of(new IllegalStateException("a"), new ServletException("b"), new IOException("c"))) {
            server.own = (request, response) -> {
                if (failure instanceof RuntimeException e) {
                    throw e;
                }
                throw new ServletException(failure);
            };
            assertEquals(500, call("GET /api/own", browser.cookies()).status());
        }
    }

    @Test
    void anAllowedOriginMayReadTheRefusal() {
        server.clock.advance(TEN_MINUTES);
        RawHttp.Answer answer = refusedAtOnce("GET /api/fresh", browser.bearer(), "Origin: https://partner.test");
        assertEquals(
                "https://partner.test",
                answer.header("Access-Control-Allow-Origin").orElseThrow());
        assertTrue(refusedAtOnce("GET /api/fresh", browser.bearer(), "Origin: https://evil.test")
                .header("Access-Control-Allow-Origin")
                .isEmpty());
    }

    @RequiresFresh(maxAge = "a quarter of an hour")
    static final class Misspelt extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void anAnnotationThatCannotBeReadStopsTheDeploymentByName() {
        Throwable failure =
                assertThrows(IllegalStateException.class, () -> DoorwardServer.with("/api/misspelt", new Misspelt()));
        StringWriter told = new StringWriter();
        // into a text, to look at all that it tells
        failure.printStackTrace(new PrintWriter(told, true));
        String wrong = "@RequiresFresh on " + Misspelt.class.getName()
                + ": maxAge \"a quarter of an hour\" is not a duration such as 15m";
        assertTrue(told.toString().contains(wrong), told::toString);
    }
}
