package org.doorward.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A Tomcat of its own, on a free loopback port, with the sample as its only application. */
final class TomcatServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final URI base;

    private TomcatServer(Process process, Path log, URI base) {
        this.process = process;
        this.log = log;
        this.base = base;
    }

    /** Starts it and waits until the sample answers. The context path is empty, or begins with a slash. */
    static TomcatServer start(FreshData data, String contextPath) throws IOException, InterruptedException {
        return start(data, FreshData.target().resolve("doorward-sample.war"), contextPath, data.jvmArguments());
    }

    /** The same with another application, which must answer at {@code public/hello}. */
    static TomcatServer start(FreshData data, Path war, String contextPath, List<String> jvmArguments)
            throws IOException, InterruptedException {
        Path home = data.directory().resolve("tomcat");
        unpack(FreshData.target().resolve("servers/tomcat.zip"), home);
        int port = Ports.free();
        listenOnlyOn(port, home.resolve("conf/server.xml"));
        Path applications = Files.createDirectories(home.resolve("webapps"));
        String name = contextPath.isEmpty() ? "ROOT" : contextPath.substring(1);
        Files.copy(war, applications.resolve(name + ".war"));

        Path log = home.resolve("console.log");
        Process process = new ProcessBuilder(command(home, jvmArguments))
                .directory(data.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        TomcatServer server =
                new TomcatServer(process, log, URI.create("http://127.0.0.1:" + port + contextPath + "/"));
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

    private static List<String> command(Path home, List<String> jvmArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add("-Dcatalina.home=" + home);
        command.add("-Djava.io.tmpdir=" + home.resolve("temp"));
        command.add("-cp");
        command.add(home.resolve("bin/bootstrap.jar")
                + System.getProperty("path.separator")
                + home.resolve("bin/tomcat-juli.jar"));
        command.add("org.apache.catalina.startup.Bootstrap");
        command.add("start");
        return command;
    }

    private static void unpack(Path zip, Path home) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path within = Path.of(entry.getName());
                if (entry.isDirectory() || within.getNameCount() < 2) {
                    continue;
                }
                // the first name is the distribution's own directory, and its example applications are not wanted
                Path target =
                        home.resolve(within.subpath(1, within.getNameCount())).normalize();
                if (target.startsWith(home) && !target.startsWith(home.resolve("webapps"))) {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
        Files.createDirectories(home.resolve("temp"));
    }

    private static void listenOnlyOn(int port, Path configuration) throws IOException {
        String original = Files.readString(configuration);
        String changed = original.replace("<Server port=\"8005\"", "<Server port=\"-1\"")
                .replace("<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"" + port + "\"");
        Files.writeString(configuration, changed);
    }

    private void awaitReadiness() throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
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
