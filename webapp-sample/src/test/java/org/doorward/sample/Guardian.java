package org.doorward.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A small process that outlives the one that started it, in whatever way that ended, and cleans up after it: stops the
 * processes that it was told of and removes their directory. It hears of the end because its standard input ends.
 *
 * <p>It has no nested classes: once started, it does not mind if its class file is compiled anew.
 */
final class Guardian {
    private static final int GENTLE_SECONDS = 10;
    private static final int FORCED_SECONDS = 5;

    private final Process process;
    private final Writer told;
    private final Path directory;

    private Guardian(Process process, Path directory) {
        this.process = process;
        this.told = process.outputWriter(StandardCharsets.UTF_8);
        this.directory = directory;
    }

    /** Starts it, and waits until it is on guard. */
    static Guardian start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                classes().toString(),
                Guardian.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String made = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (made == null) {
            throw new IOException("the process that cleans up could not start");
        }
        return new Guardian(process, Path.of(made));
    }

    private static Path classes() throws IOException {
        try {
            return Path.of(Guardian.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** An empty directory for all that the processes need. It was made by the process, so that it never lacks a guard. */
    Path directory() {
        return directory;
    }

    /** Starts a process that it will stop. */
    Process start(ProcessBuilder builder) throws IOException {
        Process started = builder.start();
        try {
            told.write(started.pid() + "\n");
            told.flush();
        } catch (IOException e) {
            started.destroyForcibly();
            throw new IOException("the process that cleans up is gone", e);
        }
        return started;
    }

    /** Lets it do its work, and waits until it has. */
    void finish() {
        try {
            told.close();
            process.waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("what was started may be left running", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What runs in the process itself. */
    public static void main(String[] arguments) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        // Ctrl-C reaches every process of the terminal, and this one must be the last to go
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitForever(done)));
        try {
            Path directory = Files.createTempDirectory("doorward-nodes-");
            System.out.println(directory);
            stop(readHandles());
            remove(directory);
        } finally {
            done.countDown();
        }
    }

    /** Handles taken at once: they are of these very processes, even if the numbers are given to others later. */
    private static List<ProcessHandle> readHandles() throws IOException {
        List<ProcessHandle> handles = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            ProcessHandle.of(Long.parseLong(line)).ifPresent(handles::add);
        }
        return handles;
    }

    private static void stop(List<ProcessHandle> handles) {
        handles.forEach(ProcessHandle::destroy);
        awaitEnd(handles, GENTLE_SECONDS);
        handles.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(handles, FORCED_SECONDS);
    }

    private static void awaitEnd(List<ProcessHandle> handles, int seconds) {
        CompletableFuture.allOf(handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, seconds, TimeUnit.SECONDS)
                .join();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void awaitForever(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
