package org.doorward.sample;

import jakarta.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What somebody sees who signs in, with the right password, again and again from the moment at which the port of a starting
 * server opens.
 *
 * @param open milliseconds from the process's start to the open port
 * @param first what the sign-in was answered that was sent at that moment
 * @param green milliseconds from the process's start to the first sign of readiness
 * @param signIns all of them, in their order
 */
record ColdStart(long open, SignIn first, long green, List<SignIn> signIns) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int AFTER_GREEN = 3;

    /** One answer: its status, whether readiness was green before it was asked for, and how long it took. */
    record SignIn(int status, boolean afterGreen, long millis) {
        @Override
        public String toString() {
            return status + (afterGreen ? " ready" : "") + " (" + millis + " ms)";
        }
    }

    /** Starts the process, watches it until it has been ready for some sign-ins, and ends it. */
    static ColdStart of(ProcessBuilder server, URI base, FreshData data) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = server.start();
        try {
            long end = began + PATIENCE.toNanos();
            awaitPort(process, base.getPort(), end);
            long open = millisSince(began);
            HttpRequest signIn = signIn(base, data);
            List<SignIn> signIns = new ArrayList<>();
            SignIn first = signedIn(signIn, false, end);
            signIns.add(first);
            long green = 0;
            for (int ready = 0; ready < AFTER_GREEN; ) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("was not ready in time: " + signIns);
                }
                boolean up = status(HttpRequest.newBuilder(base.resolve("auth/health/ready")), end) == 200;
                if (up && green == 0) {
                    green = millisSince(began);
                }
                ready += up ? 1 : 0;
                signIns.add(signedIn(signIn, up, end));
            }
            return new ColdStart(open, first, green, signIns);
        } finally {
            end(process);
        }
    }

    /** What was answered against the promise: never that a right password is wrong, and no failure once it was ready. */
    List<SignIn> broken() {
        return signIns.stream()
                .filter(one -> one.afterGreen() ? one.status() != 200 : one.status() != 200 && one.status() != 503)
                .toList();
    }

    private static HttpRequest signIn(URI base, FreshData data) {
        String credentials = Json.createObjectBuilder()
                .add("username", data.username())
                .add("password", data.password())
                .build()
                .toString();
        return HttpRequest.newBuilder(base.resolve("auth/login"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0")
                .POST(BodyPublishers.ofString(credentials))
                .build();
    }

    private static SignIn signedIn(HttpRequest request, boolean afterGreen, long end)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        return new SignIn(status(request, end), afterGreen, millisSince(began));
    }

    private static int status(HttpRequest.Builder request, long end) throws IOException, InterruptedException {
        return status(request.timeout(PATIENCE).build(), end);
    }

    /** Each with a connection of its own; a server that has closed its port once more is waited for. */
    private static int status(HttpRequest request, long end) throws IOException, InterruptedException {
        while (true) {
            try {
                return HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode();
            } catch (ConnectException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private static void awaitPort(Process process, int port, long end) throws InterruptedException {
        while (System.nanoTime() < end) {
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the server ended by itself with " + process.exitValue());
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
        }
        throw new AssertionError("nobody listens on port " + port);
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
