package org.doorward.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.doorward.internal.token.RefreshToken;

/** One node: a Tomcat process that serves its own copy of the sample at the root of its port. */
record SampleNode(int port, Process process) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

    /** Only what matters to who looks at two nodes at once. */
    private static final String LOGGING = """
            handlers = java.util.logging.ConsoleHandler
            java.util.logging.SimpleFormatter.format = %4$s %5$s%6$s%n
            .level = WARNING
            org.doorward.level = INFO
            # two nodes may make the first administrator at once; the database tells the later one
            org.hibernate.engine.jdbc.spi.SqlExceptionHelper.level = OFF
            """;

    /** Starts it, and does not wait. The directory is not there yet. */
    static SampleNode start(Path directory, int port, Guardian guardian, Map<String, String> settings)
            throws IOException {
        TomcatHome home = TomcatHome.create(directory, port);
        home.deploy(FreshData.target().resolve("doorward-sample.war"), "");
        home.nameSessionCookie("JSESSIONID-" + port);
        home.set(settings);
        Path logging = Files.writeString(directory.resolve("conf/nodes-logging.properties"), LOGGING);
        List<String> arguments = List.of(
                // starts with half the work; nobody measures these nodes
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.config.file=" + logging,
                "-Dorg.apache.catalina.startup.EXIT_ON_INIT_FAILURE=true");
        ProcessBuilder builder = new ProcessBuilder(home.command(arguments)).redirectErrorStream(true);
        return new SampleNode(port, guardian.start(builder));
    }

    /** Its address, with a slash at the end. */
    URI base() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /**
     * Waits until the sample serves and has its Redis.
     *
     * @throws IllegalStateException when it does not
     */
    void awaitReadiness() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        // Tomcat answers when it has deployed what it can, so its first answer tells
        int served = firstAnswer(request("public/hello").build(), status -> true, end);
        if (served == 404 || served >= 500) {
            throw new IllegalStateException("the node on port " + port + " could not start the sample (status " + served
                    + "); it says why above");
        }
        // a refresh token that nobody ever had: for 401 Redis must have said that it has no such session
        String token = RefreshToken.PREFIX + "A".repeat(RefreshToken.LENGTH - RefreshToken.PREFIX.length());
        HttpRequest refresh = request("auth/refresh")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"refresh_token\":\"" + token + "\"}"))
                .build();
        firstAnswer(refresh, status -> status != 503, end);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base().resolve(path)).timeout(PATIENCE);
    }

    /** The status of the first answer that counts; nobody listening is none. */
    private int firstAnswer(HttpRequest request, IntPredicate counts, long end) throws InterruptedException {
        while (System.nanoTime() < end) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the node on port " + port + " could not start; it says why above");
            }
            try {
                int status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
                if (counts.test(status)) {
                    return status;
                }
            } catch (IOException e) {
                // not listening yet
            }
        }
        throw new IllegalStateException("the node on port " + port + " is not ready in time");
    }
}
