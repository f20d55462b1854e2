package org.doorward.internal.http.refresh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a handler answers from other threads, as streams of events do, brings the cookies of a renewal too. */
@Tag("server")
class AsynchronousRenewalTest extends RenewalBed {
    @Test
    void theCookiesAreThereWhenTheHandlerGoesOnAsynchronously() {
        List<DoorwardServer.Handler> handlers = List.of(
                (request, response) -> {
                    if (request.getDispatcherType() == DispatcherType.REQUEST) {
                        request.startAsync().dispatch("/api/hello");
                    }
                },
                (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> RenewedCookies.finish(async));
                },
                (request, response) -> {
                    AsyncContext async = request.startAsync(request, response);
                    async.start(() -> RenewedCookies.finish(async));
                });
        for (DoorwardServer.Handler handler : handlers) {
            Visitor visitor = RenewedCookies.lapsed(server);
            server.own = handler;
            RenewedCookies.assertGood(RenewedCookies.of(visitor, get("/api/own", visitor.cookies())));
        }
    }

    @Test
    void asynchronousCodeThatWritesNothingBringsThemToo() {
        server.own = (request, response) -> {
            request.startAsync();
            AsyncContext async = request.getAsyncContext();
            async.start(async::complete);
        };
        RenewedCookies.assertGood(RenewedCookies.of(browser, get("/api/own", browser.cookies())));
    }

    @Test
    void asynchronousCodeCannotLetACacheKeepTheCookies() {
        server.own = (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                ((HttpServletResponse) async.getResponse()).setHeader("Cache-Control", "public, max-age=600");
                RenewedCookies.finish(async);
            });
        };
        RenewedCookies.assertGood(RenewedCookies.of(browser, get("/api/own", browser.cookies())));
    }

    @Test
    void aStreamOfEventsBeginsWithTheCookiesAndEachEventComesAtOnce() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        server.own = (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> sendTwoEvents(async, seen));
        };
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
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
        RenewedCookies.of(browser, get("/api/hello", browser.cookies()));
    }

    private static void sendTwoEvents(AsyncContext async, CountDownLatch seen) {
        try {
            async.getResponse().setContentType("text/event-stream;charset=UTF-8");
            PrintWriter events = async.getResponse().getWriter();
            events.write("data: first\n\n");
            events.flush();
            assertTrue(seen.await(60, TimeUnit.SECONDS), "the first event comes before the second is sent");
            events.write("data: second\n\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            async.complete();
        }
    }

    @Test
    void anEventStreamIsNotDisturbed() {
        server.own = (request, response) -> {
            AsyncContext async = request.startAsync();
            response.setContentType("text/event-stream");
            response.flushBuffer();
            async.start(() -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        async.getResponse().getWriter().write("data: " + i + "\n\n");
                        async.getResponse().flushBuffer();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                async.complete();
            });
        };
        RawHttp.Answer stream = get("/api/own", browser.cookies());
        RenewedCookies.assertGood(RenewedCookies.of(browser, stream));
        assertTrue(stream.body().contains("data: 0") && stream.body().contains("data: 2"), stream::toString);
    }
}
