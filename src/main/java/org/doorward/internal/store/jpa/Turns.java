package org.doorward.internal.store.jpa;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets callers of this node who are about the same rows come one by one, before they ask for a connection. A fixed number of
 * locks, taken in their order, so that nobody waits for each other: sometimes rows that have nothing in common share one.
 * Safe for any thread.
 */
final class Turns {
    private static final int LOCKS = 1024;

    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    /** Does the work when it is its turn; empty when it was not in that time, and nothing was done. */
    <T> Optional<T> inTurn(List<String> ids, Duration atMost, Supplier<T> work) {
        long end = System.nanoTime() + atMost.toNanos();
        Deque<ReentrantLock> held = new ArrayDeque<>();
        try {
            for (int at : ids.stream()
                    .mapToInt(id -> Math.floorMod(id.hashCode(), LOCKS))
                    .distinct()
                    .sorted()
                    .toArray()) {
                ReentrantLock lock = locks.get(at);
                if (!lock.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return Optional.empty();
                }
                held.push(lock);
            }
            return Optional.of(work.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }
}
