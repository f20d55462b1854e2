package org.doorward.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A Tomcat of its own, on a free loopback port, with the sample as its only application. */
final class TomcatServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Path log;
    private final URI base;

    private TomcatServer(Process process, Path log, URI base) {
        this.process = process;
        this.log = log;
        this.base = base;
    }

    /**
     * Starts it and waits until the sample answers. The context path is empty, or begins with a slash.
     *
     * @param more settings besides those of the data, for the address of the sample
     */
    static TomcatServer start(FreshData data, String contextPath, Function<URI, Map<String, String>> more)
            throws IOException, InterruptedException {
        int port = Ports.free();
        URI base = URI.create("http://127.0.0.1:" + port + contextPath + "/");
        TomcatHome home = TomcatHome.create(data.directory().resolve("tomcat"), port);
        home.deploy(FreshData.target().resolve("doorward-sample.war"), contextPath);

        Path log = home.directory().resolve("console.log");
        List<String> arguments = new ArrayList<>(FreshData.QUICK_JVM);
        arguments.addAll(data.jvmArguments());
        more.apply(base).forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        Process process = new ProcessBuilder(home.command(arguments))
                .directory(data.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        TomcatServer server = new TomcatServer(process, log, base);
        try {
            server.awaitReadiness();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** The address of the sample, with a slash at the end. */
    URI base() {
        return base;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReadiness() throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
        HttpRequest request = HttpRequest.newBuilder(base.resolve("public/hello"))
                .timeout(PATIENCE)
                .build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Tomcat stopped by itself:\n" + Files.readString(log));
            }
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
        }
        throw new IllegalStateException("Tomcat did not serve the sample in time:\n" + Files.readString(log));
    }
}
