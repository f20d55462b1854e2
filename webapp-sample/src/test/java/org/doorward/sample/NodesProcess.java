package org.doorward.sample;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@link SampleNodes} as a process of its own, as {@code mvn -Pnodes} is one. */
final class NodesProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final int POLL_MILLIS = 50;

    private final Process process;
    private final Path console;
    private final Path temporary;

    private NodesProcess(Process process, Path console, Path temporary) {
        this.process = process;
        this.console = console;
        this.temporary = temporary;
    }

    /** Starts it, and does not wait. */
    static NodesProcess start(String name, String ports, String... settings) throws IOException {
        Path directory = FreshData.create(name).directory();
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Path console = directory.resolve("console.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(settings));
        command.add("-Dnodes.ports=" + ports);
        command.add("-Dsample.target=" + FreshData.target());
        // ports of its own, beside those of the three JVMs of tests
        command.add("-Dfork.number=" + (Integer.getInteger("fork.number", 1) + 3));
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(SampleNodes.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        return new NodesProcess(process, console, temporary);
    }

    /** Waits until all nodes serve the sample, and gives all processes that were started for that. */
    List<ProcessHandle> awaitReadiness() throws InterruptedException {
        String ready = "Ctrl-C stops everything";
        await("the nodes to be ready", PATIENCE, () -> console().contains(ready) || !process.isAlive());
        if (!console().contains(ready)) {
            throw new AssertionError("it ended by itself:\n" + console());
        }
        return process.descendants().toList();
    }

    /** As printed: the first administrator's. */
    String password() {
        return printed("password  (\\S+)");
    }

    /** As printed: the process that serves this address. */
    ProcessHandle nodeAt(URI base) {
        return ProcessHandle.of(Long.parseLong(printed(Pattern.quote(base.toString()) + " +process (\\d+)")))
                .orElseThrow();
    }

    /** Waits until something holds, and asks again and again. */
    void await(String what, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what + ":\n" + console());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Asks it to stop, as Ctrl-C does, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not stop:\n" + console());
        }
    }

    /** Ends it so that it cannot clean up itself. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until it ends by itself, and gives its exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + console());
        }
        return process.exitValue();
    }

    String console() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it has put into the directory for temporary files; the JDK's own is in another. */
    List<Path> temporaryFiles() {
        try (Stream<Path> left = Files.list(temporary)) {
            return left.toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private String printed(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(console());
        if (!matcher.find()) {
            throw new AssertionError("not printed: " + pattern + "\n" + console());
        }
        return matcher.group(1);
    }
}
