package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser whose access token is over is not sent away: its request is answered, and the answer brings new cookies. */
class TransparentRefreshTest {
    private static final Duration PAST_ACCESS = Duration.ofMinutes(16);

    private static DoorwardServer server;
    private Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @BeforeEach
    void signIn() {
        server.own = (request, response) -> {};
        browser = Visitor.browser(server);
        server.clock.advance(PAST_ACCESS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    /** Asserts that an answer brings both cookies, once each, and may not be stored; gives the browser as it is then. */
    private Visitor renewed(RawHttp.Answer answer) {
        assertEquals(2, answer.headers("Set-Cookie").count(), answer::toString);
        assertEquals(List.of("no-store"), answer.headers("Cache-Control").toList(), answer::toString);
        Visitor after = new Visitor(server, answer.cookie("-access"), answer.cookie("-refresh"), browser.session());
        assertNotEquals("", after.access(), answer::toString);
        assertNotEquals("", after.refresh(), answer::toString);
        assertNotEquals(browser.refresh(), after.refresh());
        return after;
    }

    private void assertGood(Visitor after) {
        RawHttp.Answer next = get("/api/hello", after.accessCookie());
        assertEquals(200, next.status(), next::toString);
        Answers.assertSetsNoCookie(next);
    }

    @Test
    void anExpiredAccessTokenIsRenewedOnTheAnswerItself() {
        RawHttp.Answer answer = get("/api/hello", browser.cookies());
        assertEquals(200, answer.status());
        assertTrue(answer.body().contains("|ada|DOORWARD|"), answer::body);
        assertGood(renewed(answer));
    }

    @Test
    void anAbsentAccessCookieIsRenewedToo() {
        assertGood(renewed(get("/api/hello", browser.refreshCookie())));
    }

    @Test
    void ownEndpointsThatNeedASessionRenewTooButNoSignOutDoes() {
        Visitor after = renewed(get("/auth/me", browser.cookies()));
        assertGood(after);
        server.clock.advance(PAST_ACCESS);
        RawHttp.Answer all =
                RawHttp.send(server.port(), "POST /auth/logout-all", "", after.cookies(), Visitor.SAME_ORIGIN);
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", all));
        RawHttp.Answer out = RawHttp.send(server.port(), "POST /auth/logout", "", after.cookies(), Visitor.SAME_ORIGIN);
        assertEquals(204, out.status());
        Answers.assertClearsCookies(out);
    }

    @Test
    void bearerCallsAndPublicPathsNeverRenew() {
        RawHttp.Answer bearer = get("/api/hello", browser.bearer(), browser.refreshCookie());
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", bearer));
        for (String path : List.of("/public/x", "/", "/signin")) {
            RawHttp.Answer open = get(path, browser.cookies());
            assertEquals(200, open.status(), path);
            Answers.assertSetsNoCookie(open);
        }
        RawHttp.Answer forward = get("/public/x?forward=/api/hello", browser.cookies());
        Answers.assertSetsNoCookie(forward);
        assertEquals(401, forward.status(), "a public page that forwards to a protected one does not renew");
        assertEquals(200, browser.refreshInBody().status(), "nothing was rotated");
    }

    @Test
    void aBadAccessCookieIsNotMadeGoodByARefreshCookie() {
        String good = Visitor.REFRESH_COOKIE + "=" + browser.refresh();
        String forged = browser.access().substring(0, browser.access().length() - 3) + "AAA";
        for (String bad : List.of("x", "a.b.c", forged)) {
            RawHttp.Answer answer = get("/api/hello", "Cookie: " + Visitor.ACCESS_COOKIE + "=" + bad + "; " + good);
            assertEquals(401, answer.status(), answer::toString);
            Answers.assertClearsCookies(answer);
        }
    }

    @Test
    void aForeignPageCannotMakeABrowserRenewByAnUnsafeRequest() {
        for (String cookies : List.of(browser.cookies(), browser.refreshCookie())) {
            for (String site : List.of("cross-site", "same-site")) {
                RawHttp.Answer answer = Answers.unhandled(
                        server,
                        () -> RawHttp.send(server.port(), "POST /api/own", "", cookies, "Sec-Fetch-Site: " + site));
                Answers.assertSetsNoCookie(Answers.assertProblem(403, "cross-origin", answer));
            }
        }
        assertEquals(200, browser.refreshInBody().status(), "nothing was rotated");
    }

    @Test
    void twoRefreshCookiesAreAmbiguousAndKept() {
        Visitor other = Visitor.browser(server);
        RawHttp.Answer answer =
                get("/api/hello", browser.refreshCookie() + "; " + Visitor.REFRESH_COOKIE + "=" + other.refresh());
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", answer));
    }

    @Test
    void aSessionThatIsOverIsToldWhyAndItsCookiesAreTaken() {
        Visitor program = Visitor.program(server);
        RawHttp.send(server.port(), "DELETE /auth/sessions/" + browser.session(), "", program.bearer());
        RawHttp.Answer answer = get("/api/hello", browser.cookies());
        Answers.assertClearsCookies(Answers.assertProblem(401, "revoked", answer));
        Answers.assertClearsCookies(Answers.assertProblem(401, "revoked", get("/api/hello", browser.refreshCookie())));
    }

    @Test
    void aStolenTokenShownAfterItsTimeEndsTheSession() {
        Visitor after = renewed(get("/api/hello", browser.cookies()));
        assertGood(after);
        server.clock.advance(Duration.ofSeconds(11));
        Answers.assertClearsCookies(Answers.assertProblem(401, "reused", get("/api/hello", browser.cookies())));
        after.assertOver("reused");
    }

    @Test
    void aBrowserThatNeverGotTheAnswerIsServedAtTheNextClick() {
        Visitor lost = renewed(get("/api/hello", browser.cookies()));
        server.clock.advance(Duration.ofMinutes(4));
        Visitor after = renewed(get("/api/hello", browser.cookies()));
        assertEquals(lost.refresh(), after.refresh(), "one live refresh token");
        assertGood(after);
    }

    @Test
    void theRequestItselfDoesNotConfirmThatItsAnswerArrived() {
        for (int i = 0; i < 3; i++) {
            renewed(get("/api/hello", browser.cookies()));
            server.clock.advance(Duration.ofSeconds(61));
        }
        renewed(get("/api/hello", browser.cookies()));
    }

    @Test
    void aBurstOfRequestsIsOneRotation() {
        List<Callable<RawHttp.Answer>> burst = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            burst.add(() -> get("/api/hello", browser.cookies()));
        }
        Set<String> successors = new HashSet<>();
        for (RawHttp.Answer answer : Race.of(burst)) {
            assertEquals(200, answer.status(), answer::toString);
            successors.add(renewed(answer).refresh());
        }
        assertEquals(1, successors.size());
        String claims = new String(
                java.util.Base64.getUrlDecoder()
                        .decode(get("/api/hello", browser.cookies())
                                .cookie("-access")
                                .split("\\.", -1)[1]),
                StandardCharsets.UTF_8);
        assertTrue(claims.contains("\"gen\":1"), claims);
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
        assertGood(renewed(answer));
        for (String header : List.of("Expires", "CDN-Cache-Control", "Surrogate-Control")) {
            assertTrue(answer.header(header).isEmpty(), header);
        }
        assertEquals(
                "public, max-age=600",
                get("/api/own", renewed(get("/api/own", browser.cookies())).accessCookie())
                        .header("Cache-Control")
                        .orElseThrow()
                        .split(",s-maxage", -1)[0],
                "without new cookies it is the handler's own business");
    }

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
            Visitor visitor = Visitor.browser(server);
            server.clock.advance(PAST_ACCESS);
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
    void theyAreThereWhenTheHandlerGoesOnAsynchronously() {
        List<DoorwardServer.Handler> handlers = List.of(
                (request, response) -> {
                    if (request.getDispatcherType() == DispatcherType.REQUEST) {
                        request.startAsync().dispatch("/api/hello");
                    }
                },
                (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> write(async));
                },
                (request, response) -> {
                    AsyncContext async = request.startAsync(request, response);
                    async.start(() -> write(async));
                });
        for (DoorwardServer.Handler handler : handlers) {
            Visitor visitor = Visitor.browser(server);
            server.clock.advance(PAST_ACCESS);
            server.own = handler;
            assertGood(renewed(get("/api/own", visitor.cookies())));
        }
    }

    @Test
    void aStreamOfEventsBeginsWithTheCookiesAndEachEventComesAtOnce() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        server.own = (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> sendTwoEvents(async, seen));
        };
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String request = "GET /api/own HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + browser.cookies()
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder begun = new StringBuilder();
            while (begun.indexOf("data: first") < 0) {
                int octet = socket.getInputStream().read();
                assertTrue(octet >= 0, begun::toString);
                begun.append((char) octet);
            }
            for (String name : List.of(Visitor.ACCESS_COOKIE, Visitor.REFRESH_COOKIE)) {
                int at = begun.indexOf("Set-Cookie: " + name + "=");
                assertTrue(at > 0 && at < begun.indexOf("\r\n\r\n"), begun::toString);
            }
            seen.countDown();
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(rest.contains("data: second"), rest);
        }
        renewed(get("/api/hello", browser.cookies()));
    }

    private static void sendTwoEvents(AsyncContext async, CountDownLatch seen) {
        try {
            async.getResponse().setContentType("text/event-stream;charset=UTF-8");
            PrintWriter events = async.getResponse().getWriter();
            events.write("data: first\n\n");
            events.flush();
            assertTrue(seen.await(10, TimeUnit.SECONDS), "the first event comes before the second is sent");
            events.write("data: second\n\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            async.complete();
        }
    }

    private static void write(AsyncContext async) {
        try {
            async.getResponse().getWriter().write("later");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            async.complete();
        }
    }

    @Test
    void anotherCookieOfTheHandlerStays() {
        server.own = (request, response) -> {
            response.addCookie(new jakarta.servlet.http.Cookie("before", "1"));
            response.getWriter().write("x");
            response.setHeader("Set-Cookie", "instead=1");
            response.addCookie(new jakarta.servlet.http.Cookie("after", "1"));
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
            Visitor visitor = Visitor.browser(server);
            server.clock.advance(PAST_ACCESS);
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

    @Test
    void aSlowPageDoesNotTakeAwayWhatAnotherAnswerBroughtMeanwhile() {
        List<RawHttp.Answer> meanwhile = new ArrayList<>();
        server.own = (request, response) -> {
            Visitor quick = renewed(get("/api/hello", browser.cookies()));
            assertGood(quick);
            server.clock.advance(PAST_ACCESS);
            meanwhile.add(get("/api/hello", quick.cookies()));
            server.clock.advance(Duration.ofSeconds(2));
            response.getWriter().write("at last");
        };
        RawHttp.Answer slow = get("/api/own", browser.cookies());
        assertEquals(200, slow.status());
        Answers.assertSetsNoCookie(slow);
        assertEquals("no-store", slow.header("Cache-Control").orElseThrow());
        assertGood(renewed(meanwhile.get(0)));
    }

    @Test
    void aSlowPageDoesNotBringBackWhoSignedOutMeanwhile() {
        server.own = (request, response) -> {
            Visitor quick = renewed(get("/api/hello", browser.cookies()));
            RawHttp.send(server.port(), "POST /auth/logout", "", quick.cookies(), Visitor.SAME_ORIGIN);
            server.clock.advance(Duration.ofSeconds(2));
            response.getWriter().write("at last");
        };
        Answers.assertSetsNoCookie(get("/api/own", browser.cookies()));
    }

    @Test
    void neitherDoesOneThatHasBegunToWrite() {
        server.own = (request, response) -> {
            response.getWriter().println("the first of a few lines");
            Visitor quick = renewed(get("/api/hello", browser.cookies()));
            assertGood(quick);
            server.clock.advance(PAST_ACCESS);
            renewed(get("/api/hello", quick.cookies()));
            server.clock.advance(Duration.ofSeconds(2));
            response.getWriter().println("at last");
        };
        RawHttp.Answer slow = get("/api/own", browser.cookies());
        assertEquals(200, slow.status());
        Answers.assertSetsNoCookie(slow);
    }

    @Test
    void neitherDoesALongPoll() {
        server.own = (request, response) -> {
            jakarta.servlet.AsyncContext async = request.startAsync();
            async.start(() -> {
                Visitor quick = renewed(get("/api/hello", browser.cookies()));
                RawHttp.send(server.port(), "POST /auth/logout", "", quick.cookies(), Visitor.SAME_ORIGIN);
                server.clock.advance(Duration.ofSeconds(30));
                write(async);
            });
        };
        RawHttp.Answer polled = get("/api/own", browser.cookies());
        assertEquals(200, polled.status(), polled::toString);
        Answers.assertSetsNoCookie(polled);
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
                    response.getOutputStream().write("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
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
            Visitor visitor = Visitor.browser(server);
            server.clock.advance(PAST_ACCESS);
            server.own = handlers.get(i);
            int number = i;
            RawHttp.Answer answer = get("/api/own", visitor.cookies());
            assertEquals(2, answer.headers("Set-Cookie").count(), () -> "handler " + number + ": " + answer.head());
        }
    }

    @Test
    void asynchronousCodeCannotLetACacheKeepTheCookiesEither() {
        server.own = (request, response) -> {
            jakarta.servlet.AsyncContext async = request.startAsync();
            async.start(() -> {
                ((jakarta.servlet.http.HttpServletResponse) async.getResponse())
                        .setHeader("Cache-Control", "public, max-age=600");
                write(async);
            });
        };
        assertGood(renewed(get("/api/own", browser.cookies())));
    }

    @Test
    void asynchronousCodeThatWritesNothingBringsThemToo() {
        server.own = (request, response) -> {
            request.startAsync();
            jakarta.servlet.AsyncContext async = request.getAsyncContext();
            async.start(async::complete);
        };
        assertGood(renewed(get("/api/own", browser.cookies())));
    }

    @Test
    void anEventStreamIsNotDisturbed() {
        server.own = (request, response) -> {
            jakarta.servlet.AsyncContext async = request.startAsync();
            response.setContentType("text/event-stream");
            response.flushBuffer();
            async.start(() -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        async.getResponse().getWriter().write("data: " + i + "\n\n");
                        async.getResponse().flushBuffer();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                async.complete();
            });
        };
        RawHttp.Answer stream = get("/api/own", browser.cookies());
        assertGood(renewed(stream));
        assertTrue(stream.body().contains("data: 0") && stream.body().contains("data: 2"), stream::toString);
    }

    @Test
    void aRefreshCookieOfAnotherSessionIsAmbiguousAndNotTaken() {
        Visitor planted = Visitor.browser(server);
        server.clock.advance(PAST_ACCESS);
        String mixed = browser.accessCookie() + "; " + Visitor.REFRESH_COOKIE + "=" + planted.refresh();
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", get("/api/hello", mixed)));
        assertEquals(200, planted.refreshInBody().status(), "nothing was rotated");
    }

    @Test
    void aPageOfTwentySecondsBringsItsCookiesWhenNothingElseDid() {
        server.own = (request, response) -> {
            server.clock.advance(Duration.ofSeconds(20));
            response.getWriter().write("at last");
        };
        assertGood(renewed(get("/api/own", browser.cookies())));
    }

    @Test
    void aRenewalCountsAsTheUseThatItRidesOn() {
        try (DoorwardServer brief =
                new DoorwardServer("doorward.session.idle", "20m", "doorward.session.touch", "1s")) {
            Visitor visitor = Visitor.browser(brief);
            for (int i = 0; i < 4; i++) {
                brief.clock.advance(PAST_ACCESS);
                RawHttp.Answer answer = RawHttp.send(brief.port(), "GET /api/hello", "", visitor.cookies());
                assertEquals(200, answer.status(), answer::toString);
                visitor = new Visitor(brief, answer.cookie("-access"), answer.cookie("-refresh"), visitor.session());
                // the touch is written behind the request's back: the next read waits for it
                RawHttp.Answer seen = RawHttp.send(brief.port(), "GET /api/hello", "", visitor.accessCookie());
                assertEquals(200, seen.status());
            }
        }
    }

    @Test
    void itCanBeSwitchedOff() {
        try (DoorwardServer opaque = new DoorwardServer("doorward.session.transparent", "false")) {
            Visitor visitor = Visitor.browser(opaque);
            opaque.clock.advance(PAST_ACCESS);
            RawHttp.Answer answer = RawHttp.send(opaque.port(), "GET /api/hello", "", visitor.cookies());
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "expired", answer));
        }
    }
}
