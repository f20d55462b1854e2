package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;

/** A page that is being worked out until it is let go. */
final class HeldPage implements DoorwardServer.Handler {
    private static final long LIMIT_SECONDS = 60;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            begun.countDown();
            await(released);
            response.getWriter().write("at last");
            response.flushBuffer();
        } finally {
            done.countDown();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS), "it comes in time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks for it and does not wait for the answer, but until it is being worked out. */
    CompletableFuture<RawHttp.Answer> ask(DoorwardServer server, String cookies) {
        CompletableFuture<RawHttp.Answer> answer = CompletableFuture.supplyAsync(
                () -> RawHttp.send(server.port(), "GET /api/own", "", cookies), work -> new Thread(work).start());
        await(begun);
        return answer;
    }

    /** Asks for it, and leaves before there is an answer. */
    void askAndLeave(DoorwardServer server, String cookies) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request =
                    "GET /api/own HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + cookies + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await(begun);
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void release() {
        released.countDown();
    }

    void awaitDone() {
        await(done);
    }
}
