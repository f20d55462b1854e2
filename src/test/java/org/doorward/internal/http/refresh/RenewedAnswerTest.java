package org.doorward.internal.http.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However a handler writes its answer, the cookies of a renewal are on it, and no cache may keep it. */
@Tag("server")
class RenewedAnswerTest extends RenewalBed {
    @Test
    void theCookiesAreThereHoweverTheHandlerAnswers() {
        List<DoorwardServer.Handler> handlers = List.of(
                (request, response) -> {},
                (request, response) -> response.setStatus(204),
                (request, response) -> response.setStatus(304),
                (request, response) -> response.flushBuffer(),
                (request, response) -> {
                    response.getOutputStream().write(new byte[100_000]);
                    response.getOutputStream().flush();
                },
                (request, response) -> {
                    response.getWriter().write("x".repeat(100_000));
                    response.getWriter().close();
                },
                (request, response) -> response.sendError(404),
                (request, response) -> response.sendError(500, "no"),
                (request, response) -> response.sendRedirect("/api/hello"),
                (request, response) -> {
                    response.getWriter().write("begun");
                    response.reset();
                    response.getWriter().write("anew");
                },
                (request, response) -> {
                    response.getWriter().write("begun");
                    response.reset();
                    response.getWriter().write("anew");
                    response.flushBuffer();
                },
                (request, response) -> {
                    response.setHeader("Set-Cookie", "own=1");
                    response.reset();
                },
                (request, response) ->
                        request.getRequestDispatcher("/api/hello").forward(request, response),
                (request, response) -> request.getRequestDispatcher("/public/x").include(request, response),
                (request, response) -> {
                    throw new IllegalStateException("asked to fail");
                },
                (request, response) -> {
                    response.getWriter().write("half");
                    throw new IOException("asked to fail");
                });
        for (int i = 0; i < handlers.size(); i++) {
            Visitor visitor = RenewedCookies.lapsed(server);
            server.own = handlers.get(i);
            RawHttp.Answer answer = get("/api/own", visitor.cookies());
            int number = i;
            assertEquals(
                    2,
                    answer.headers("Set-Cookie")
                            .filter(line -> line.startsWith("__Host-doorward-") && !line.contains("=;"))
                            .count(),
                    () -> "handler " + number + ": " + answer);
            // an error page of the container's own says more
            assertTrue(answer.header("Cache-Control").orElse("none").contains("no-store"), () -> "handler " + number);
        }
    }

    @Test
    void whatIsLongerThanABufferBringsItsCookiesWithTheFirstByte() {
        List<DoorwardServer.Handler> handlers = List.of(
                (request, response) -> {
                    for (int i = 0; i < 100_000; i++) {
                        response.getOutputStream().write('x');
                    }
                },
                (request, response) -> {
                    for (int i = 0; i < 20_000; i++) {
                        response.getWriter().println("line");
                    }
                },
                (request, response) -> {
                    response.setContentLength(3);
                    response.getOutputStream().write("abc".getBytes(StandardCharsets.UTF_8));
                    response.getOutputStream().close();
                },
                (request, response) -> {
                    response.setHeader("Content-Length", "3");
                    response.getWriter().write("abc");
                    response.getWriter().close();
                },
                (request, response) -> {
                    response.setBufferSize(16);
                    response.getWriter().print("more than sixteen characters");
                    response.flushBuffer();
                });
        for (int i = 0; i < handlers.size(); i++) {
            Visitor visitor = RenewedCookies.lapsed(server);
            server.own = handlers.get(i);
            int number = i;
            RawHttp.Answer answer = get("/api/own", visitor.cookies());
            assertEquals(2, answer.headers("Set-Cookie").count(), () -> "handler " + number + ": " + answer.head());
        }
    }

    @Test
    void noHandlerCanLetACacheKeepTheCookies() {
        server.own = (request, response) -> {
            response.setHeader("Cache-Control", "public, max-age=600");
            response.addHeader("cache-control", "s-maxage=600");
            response.setDateHeader("Expires", 4_000_000_000_000L);
            response.setHeader("CDN-Cache-Control", "max-age=600");
            response.setHeader("Surrogate-Control", "max-age=600");
            response.getWriter().write("for everybody");
        };
        RawHttp.Answer answer = get("/api/own", browser.cookies());
        RenewedCookies.assertGood(RenewedCookies.of(browser, answer));
        for (String header : List.of("Expires", "CDN-Cache-Control", "Surrogate-Control")) {
            assertTrue(answer.header(header).isEmpty(), header);
        }
        assertEquals(
                "public, max-age=600",
                get(
                                "/api/own",
                                RenewedCookies.of(browser, get("/api/own", browser.cookies()))
                                        .accessCookie())
                        .header("Cache-Control")
                        .orElseThrow()
                        .split(",s-maxage", -1)[0],
                "without new cookies it is the handler's own business");
    }

    @Test
    void anotherCookieOfTheHandlerStays() {
        server.own = (request, response) -> {
            response.addCookie(new Cookie("before", "1"));
            response.getWriter().write("x");
            response.setHeader("Set-Cookie", "instead=1");
            response.addCookie(new Cookie("after", "1"));
        };
        RawHttp.Answer answer = get("/api/own", browser.cookies());
        assertEquals(
                List.of("__Host-doorward-access", "__Host-doorward-refresh", "after", "instead"),
                answer.headers("Set-Cookie")
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .sorted()
                        .toList(),
                answer::toString);
    }

    @Test
    void aHandlerThatSignsOutAfterARenewalLeavesNobodySignedIn() {
        for (boolean begun : new boolean[] {false, true}) {
            Visitor visitor = RenewedCookies.lapsed(server);
            server.own = (request, response) -> {
                if (begun) {
                    response.getWriter();
                }
                request.logout();
                response.getWriter().write("bye");
            };
            Answers.assertClearsCookies(get("/api/own", visitor.cookies()));
            Answers.assertClearsCookies(
                    Answers.assertProblem(401, "signed-out", get("/api/hello", visitor.refreshCookie())));
        }
    }
}
