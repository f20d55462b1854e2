package org.doorward.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how long something took, less what the machine held this process up meanwhile: a bound in real time then holds for
 * what was measured, and not for whatever else runs on the machine. Threads that do nothing but sleep for a moment tell
 * hold-ups by how much too late they wake; what only a wait for somebody else takes, they do not see.
 */
public final class Stopwatch {
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Less is no hold-up. */
    private static final long USUAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final List<Watcher> WATCHERS =
            Stream.generate(Watcher::new).limit(2).toList();

    private final long began = System.nanoTime();
    private final long[] before = heldUp();

    static {
        for (Watcher watcher : WATCHERS) {
            Thread thread = new Thread(watcher::watch, "sees what holds this process up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private Stopwatch() {}

    public static Stopwatch start() {
        return new Stopwatch();
    }

    /** Since the start, less the hold-ups since then. */
    public Duration elapsed() {
        long took = System.nanoTime() - began;
        long[] after = heldUp();
        long heldUp = IntStream.range(0, after.length)
                .mapToLong(i -> after[i] - before[i])
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, took - heldUp));
    }

    private static long[] heldUp() {
        return WATCHERS.stream().mapToLong(Watcher::heldUp).toArray();
    }

    /** One thread's share; two are seldom on the same processor. */
    private static final class Watcher {
        private long asleepSince = System.nanoTime();
        private long total;

        private void watch() {
            while (true) {
                LockSupport.parkNanos(NAP_NANOS);
                wake();
            }
        }

        private synchronized void wake() {
            total += late();
            asleepSince = System.nanoTime();
        }

        /** Until now, also what has not ended. */
        synchronized long heldUp() {
            return total + late();
        }

        private long late() {
            long late = System.nanoTime() - asleepSince - NAP_NANOS;
            return late > USUAL_NANOS ? late : 0;
        }
    }
}
