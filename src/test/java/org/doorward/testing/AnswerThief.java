package org.doorward.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A network between a browser and a server that takes one request there, and loses the whole answer on its way back. */
public final class AnswerThief implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final int target;
    private final ServerSocket listener;
    private final CompletableFuture<Integer> stolen = new CompletableFuture<>();

    /** In front of the server at this loopback port. */
    public AnswerThief(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::steal, "loses an answer");
        thread.setDaemon(true);
        thread.start();
    }

    private void steal() {
        try (Socket browser = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            server.setSoTimeout(PATIENCE_MILLIS);
            Thread there = new Thread(() -> pass(browser, server), "takes a request there");
            there.setDaemon(true);
            there.start();
            stolen.complete(server.getInputStream().readAllBytes().length);
        } catch (IOException e) {
            stolen.completeExceptionally(e);
        }
    }

    private static void pass(Socket browser, Socket server) {
        try {
            InputStream request = browser.getInputStream();
            request.transferTo(server.getOutputStream());
        } catch (IOException e) {
            // the answer is lost, and both connections with it
        }
    }

    /** Sends a request by this network, and gets no answer. */
    public void send(String requestLine, String... headerLines) {
        String text = requestLine + " HTTP/1.1\r\nHost: 127.0.0.1:" + target + "\r\n" + String.join("\r\n", headerLines)
                + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() >= 0) {
                throw new AssertionError("an answer came");
            }
            if (stolen.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) == 0) {
                throw new AssertionError("the server gave no answer that could be lost");
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the request did not get there", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
