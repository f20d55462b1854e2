package org.doorward.testing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes that this one started and has not yet ended: killed when it exits, also those that are held. */
final class OwnProcesses {
    private static final Duration GONE = Duration.ofSeconds(60);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "ends what tests started"));
    }

    private OwnProcesses() {}

    static Process add(Process process) {
        RUNNING.add(process);
        return process;
    }

    /** Ends it with SIGKILL, unless it has ended, and is back when it is gone. */
    static void kill(Process process) {
        process.destroyForcibly();
        if (!awaitEnd(process, GONE)) {
            throw new IllegalStateException("process " + process.pid() + " survives SIGKILL");
        }
    }

    static boolean awaitEnd(Process process, Duration limit) {
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                RUNNING.remove(process);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
