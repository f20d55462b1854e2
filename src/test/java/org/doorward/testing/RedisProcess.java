package org.doorward.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** One Redis server of an installation of several, in a directory of its own: killed, frozen and started again at will. */
final class RedisProcess implements AutoCloseable {
    /** For a server that keeps nothing on disk and whose replicas are quick to be in sync. */
    static final List<String> IN_MEMORY = List.of(
            "save \"\"",
            "appendonly no",
            "rdb-del-sync-files yes",
            "repl-diskless-sync yes",
            "repl-diskless-sync-delay 0",
            "repl-ping-replica-period 1");

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final int port;
    private final Path home;
    private final List<String> command;
    private Process process;

    /** Not yet started; the options stand at the end of its command line. */
    RedisProcess(int port, List<String> configuration, String... options) {
        this(Binary.FILE, port, configuration, options);
    }

    /** Of another version than the one that comes with the tests. */
    RedisProcess(File binary, int port, List<String> configuration, String... options) {
        this.port = port;
        try {
            home = Files.createTempDirectory("doorward-redis-");
            Path file = home.resolve("redis.conf");
            List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + home));
            lines.addAll(configuration);
            Files.write(file, lines);
            command = new ArrayList<>(List.of(binary.getPath(), file.toString()));
            command.addAll(List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server that comes with the tests, written to disk once. */
    private static final class Binary {
        static final File FILE = write();

        private static File write() {
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts it with these options more, unless it runs; back when it answers. */
    void start(String... options) {
        if (isRunning()) {
            return;
        }
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(options));
        File log = home.resolve("log").toFile();
        try {
            process = OwnProcesses.add(new ProcessBuilder(all)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.within(START, "Redis answers on port " + port, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("Redis ended: " + log());
            }
            return ask("PING").isPresent();
        });
    }

    String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    int port() {
        return port;
    }

    String address() {
        return "redis://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
    }

    /** Runs one command, which must succeed. */
    Object call(String... words) {
        try (RedisLink link = new RedisLink(address())) {
            return link.call(words);
        }
    }

    /** Runs one command. @return empty if it is dead or frozen, or refuses */
    Optional<Object> ask(String... words) {
        if (!isRunning()) {
            return Optional.empty();
        }
        try (RedisLink link = new RedisLink(address(), PATIENCE)) {
            return Optional.ofNullable(link.call(words));
        } catch (UncheckedIOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** A line {@code name:value} of what {@code INFO} says; empty if there is none, or no answer. */
    String info(String name) {
        return ask("INFO")
                .map(Object::toString)
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    Stopped freeze() {
        return Stopped.process(process.pid(), home.toString());
    }

    /** Ends it with SIGKILL, if it runs. */
    void kill() {
        if (process != null) {
            OwnProcesses.kill(process);
        }
    }

    @Override
    public void close() {
        kill();
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
