package org.doorward.sample.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.doorward.sample.FreshData;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;

/**
 * A server in a process of its own, on free loopback ports. Applications are deployed while it runs, as many at once as
 * one likes. For one thread.
 */
public abstract class RealServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ATTEMPTS = 3;
    private static final int POLL_MILLIS = 50;
    private static final int STOP_SECONDS = 15;

    /** What all applications start with unless they say otherwise; their own settings lose to system properties. */
    public static final String PASSWORD = "correct horse battery";

    final Path directory;
    final int port;
    private final Process process;
    private final Path log;

    RealServer(Path directory, int port, Process process, Path log) {
        this.directory = directory;
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it takes applications.
     *
     * @param name of the directory of its data, unique among the servers of that kind
     * @param systemProperties of its JVM: what is to hold for all applications
     */
    public static RealServer start(ServerKind kind, String name, Map<String, String> systemProperties)
            throws IOException, InterruptedException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            Optional<RealServer> started = started(kind, name, systemProperties, true);
            if (started.isPresent()) {
                return started.get();
            }
        }
        return started(kind, name, systemProperties, false).orElseThrow();
    }

    /** Empty where somebody took one of its ports after it was found free, and that may be. */
    private static Optional<RealServer> started(
            ServerKind kind, String name, Map<String, String> systemProperties, boolean mayLoseAPort)
            throws IOException, InterruptedException {
        Path directory = FreshData.create(name + "-" + kind.name().toLowerCase(Locale.ROOT))
                .directory();
        List<String> arguments = new ArrayList<>(FreshData.QUICK_JVM);
        arguments.addAll(List.of("-Xmx1g", "-Djava.net.preferIPv4Stack=true"));
        new TreeMap<>(systemProperties).forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        arguments.add("-Down.password=" + PASSWORD);
        RealServer server =
                switch (kind) {
                    case TOMCAT -> TomcatProcess.begin(directory, arguments);
                    case JETTY -> JettyProcess.begin(directory, arguments);
                    case WILDFLY -> WildFlyProcess.begin(directory, arguments);
                    case PAYARA -> PayaraProcess.begin(directory, arguments);
                };
        Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
        try {
            server.await("the server to start", () -> server.isStarted() || (mayLoseAPort && server.hasLostAPort()));
        } catch (InterruptedException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
        if (mayLoseAPort && server.hasLostAPort()) {
            server.close();
            return Optional.empty();
        }
        return Optional.of(server);
    }

    private boolean hasLostAPort() {
        return log().contains("Address already in use");
    }

    /** The directory that the build unpacked this distribution to. */
    static Path unpacked(String prefix) throws IOException {
        Path servers = FreshData.target().resolve("servers");
        try (Stream<Path> found = Files.list(servers)) {
            return found.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "no " + prefix + " in " + servers + ": mvn dependency:unpack unpacks it"));
        }
    }

    static Process run(List<String> command, Path directory, Path log) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Deploys them all and waits for what comes of each. */
    public final Map<String, Deployment> deploy(List<Application> applications)
            throws IOException, InterruptedException {
        Path made = Files.createDirectories(directory.resolve("made"));
        for (Application application : applications) {
            Path file = made.resolve(application.file());
            application.archive().as(ZipExporter.class).exportTo(file.toFile(), true);
        }
        for (Application application : applications) {
            String file = application.file();
            // at once: no server may see half of it
            Files.move(made.resolve(file), deployments().resolve(file), StandardCopyOption.ATOMIC_MOVE);
        }
        Map<String, Deployment> results = new LinkedHashMap<>();
        for (Application application : applications) {
            await(
                    application.name() + " to be deployed",
                    () -> result(application)
                                    .map(result -> results.put(application.name(), result))
                                    .isPresent()
                            || results.containsKey(application.name()));
        }
        return results;
    }

    /** The same for one. */
    public final Deployment deploy(Application application) throws IOException, InterruptedException {
        Deployment result = deploy(List.of(application)).get(application.name());
        return Objects.requireNonNull(result);
    }

    /** Everything that it has written. */
    public final String log() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address that an application of this name has, with a slash at the end. */
    final URI base(String application) {
        return URI.create("http://127.0.0.1:" + port + "/" + application + "/");
    }

    /** Where it finds what is to be deployed. */
    abstract Path deployments();

    abstract boolean isStarted();

    /** Empty as long as it is not known. */
    abstract Optional<Deployment> result(Application application) throws IOException;

    interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.holds()) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("the server stopped by itself:\n" + log());
                }
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("waited in vain for " + what + ":\n" + log());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
