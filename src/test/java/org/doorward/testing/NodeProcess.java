package org.doorward.testing;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.doorward.internal.http.answer.Json;

/**
 * One server of a cluster in a process of its own: a {@link DoorwardServer} that goes by the system's clock. All of them
 * have the secret, the username and the password of this process, so that a token of one is a token of the others; give
 * them one store and {@link SharedAccounts} too. A process ends when it is closed, or when this one ends, however that
 * comes, unless it is held then.
 */
public final class NodeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(7);
    private static final int LINES_KEPT = 500;

    private final Process process;
    private final Deque<String> output = new ArrayDeque<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    /** With these settings on top of those of a {@link DoorwardServer}; back when it listens. */
    public static NodeProcess start(String... namesAndValues) {
        return startTogether(1, namesAndValues).get(0);
    }

    /** So many that start at the same time, all with these settings. */
    public static List<NodeProcess> startTogether(int count, String... namesAndValues) {
        return start(count, Duration.ZERO, namesAndValues);
    }

    /** One whose clock is ahead by this, or behind. */
    public static NodeProcess startWithClock(Duration offset, String... namesAndValues) {
        return start(1, offset, namesAndValues).get(0);
    }

    private static List<NodeProcess> start(int count, Duration clockOffset, String[] namesAndValues) {
        List<NodeProcess> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                nodes.add(new NodeProcess(clockOffset, settings(namesAndValues)));
            }
            nodes.forEach(NodeProcess::awaitPort);
            return List.copyOf(nodes);
        } catch (RuntimeException | Error e) {
            nodes.forEach(NodeProcess::kill);
            throw e;
        }
    }

    private static String[] settings(String[] namesAndValues) {
        List<String> all = new ArrayList<>(List.of(
                "doorward.secret", TestSettings.SECRET,
                "doorward.bootstrap.username", DoorwardServer.USERNAME,
                "doorward.bootstrap.password", DoorwardServer.PASSWORD));
        Collections.addAll(all, namesAndValues);
        return all.toArray(String[]::new);
    }

    private NodeProcess(Duration clockOffset, String[] settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MetaspaceSize=128m"));
        String logging = System.getProperty("java.util.logging.config.file");
        if (logging != null) {
            command.add("-Djava.util.logging.config.file=" + new File(logging).getAbsolutePath());
        }
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"), NodeMain.class.getName());
        try {
            process = OwnProcesses.add(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            Thread drain = new Thread(this::drain, "what node " + process.pid() + " says");
            drain.setDaemon(true);
            drain.start();
            NodeMain.tell(new DataOutputStream(process.getOutputStream()), clockOffset, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void drain() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                if (line.startsWith(NodeMain.LISTENS)) {
                    port.complete(Integer.valueOf(line.substring(NodeMain.LISTENS.length())));
                }
            }
        } catch (IOException e) {
            keep("(" + e + ")");
        } finally {
            port.completeExceptionally(new IllegalStateException("it ended"));
        }
    }

    private void keep(String line) {
        synchronized (output) {
            output.addLast(line);
            if (output.size() > LINES_KEPT) {
                output.removeFirst();
            }
        }
    }

    private void awaitPort() {
        try {
            port.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the node did not start:\n" + output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port.join();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has logged and printed lately. */
    public String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /**
     * Back when somebody could sign in here: the first to reach a store may wait longer for a connection than a node waits,
     * and is then told that it is unavailable. Leaves no session behind.
     */
    public NodeProcess awaitSignIn() {
        Eventually.within(Duration.ofSeconds(60), "somebody can sign in", () -> {
            String who = Json.write(Map.of("username", DoorwardServer.USERNAME, "password", DoorwardServer.PASSWORD));
            RawHttp.Answer answer = RawHttp.send(port(), "POST /auth/login", who, "Content-Type: application/json");
            if (answer.status() == 503) {
                return false;
            }
            String bearer = "Authorization: Bearer "
                    + Answers.json(answer).path("access_token").textValue();
            return RawHttp.send(port(), "POST /auth/logout", "", bearer).status() == 204;
        });
        return this;
    }

    /** Holds it: its connections stay, and it answers nothing, until this is closed. */
    public Stopped freeze() {
        return Stopped.process(pid(), NodeMain.class.getName());
    }

    /** Ends it with SIGKILL, so that it can do nothing any more, and is back when it is gone. */
    public void kill() {
        OwnProcesses.kill(process);
    }

    /** Ends what is said to it, so that it shuts down; and kills it when it does not. */
    @Override
    public void close() {
        endInput();
        if (!OwnProcesses.awaitEnd(process, STOP)) {
            kill();
        }
    }

    /** All that is left of this process to the node, when this process has ended. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has ended
        }
    }
}
