package org.doorward.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes that the tests started, held with SIGSTOP: they keep their connections and answer nothing. */
public final class Stopped implements AutoCloseable {
    private final List<ProcessHandle> processes;

    private Stopped(List<ProcessHandle> processes) {
        this.processes = processes;
        processes.forEach(process -> signal("STOP", process));
    }

    /**
     * Holds a process and all its children until this is closed.
     *
     * @param mark what only a process that the tests started has in its command line; not needed of a child
     */
    static Stopped process(long pid, String mark) {
        boolean child = ProcessHandle.current().descendants().anyMatch(process -> process.pid() == pid);
        ProcessHandle process = ProcessHandle.of(pid)
                .filter(found -> child || found.info().commandLine().orElse("").contains(mark))
                .orElseThrow(() -> new IllegalArgumentException("process " + pid + " was not started by this test"));
        return new Stopped(
                Stream.concat(Stream.of(process), process.descendants()).toList());
    }

    /** Holds a Redis server. */
    public static Stopped redis(RealRedis redis) {
        String line = redis.command("INFO", "server").stream()
                .filter(text -> text.startsWith("process_id:"))
                .findFirst()
                .orElseThrow();
        return process(Long.parseLong(line.substring(line.indexOf(':') + 1).strip()), redis.address());
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("no signal " + name + " to " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.stream().filter(ProcessHandle::isAlive).forEach(process -> signal("CONT", process));
    }
}
