package org.doorward.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes that the tests started, held with SIGSTOP: they keep their connections and answer nothing. */
public final class Stopped implements AutoCloseable {
    private final List<ProcessHandle> processes = new ArrayList<>();

    private Stopped(ProcessHandle process) {
        try {
            // first, so that it starts no further child
            stop(process);
            process.descendants().forEach(this::stop);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void stop(ProcessHandle process) {
        processes.add(process);
        signal("STOP", process);
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
        return new Stopped(process);
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
            boolean sent = kill.waitFor(60, TimeUnit.SECONDS) && kill.exitValue() == 0;
            // a child may have come to its end meanwhile
            if (!sent && process.isAlive()) {
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
