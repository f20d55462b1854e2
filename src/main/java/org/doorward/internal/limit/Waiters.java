package org.doorward.internal.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Attempts on this node that wait for the outcome of pending attempts. An outcome on this node wakes the first waiter
 * at once; outcomes of other nodes are polled, at growing intervals. Each waiter occupies a thread of the server, so
 * their number is limited, in total and for each key. Safe for any thread.
 */
final class Waiters {
    /** The most waiters in total. */
    static final int MOST = 64;

    /** The most waiters for one key. */
    static final int MOST_AT_ONE = 40;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> waiting = new ArrayList<>();
    private final AtomicLong outcomes = new AtomicLong();

    /** @param patience how long each waits at most */
    Waiters(Duration patience) {
        this.patience = patience;
    }

    /** A waiting attempt. The lock guards its fields. */
    private static final class Waiter {
        private final Set<LimitKey> keys;
        private final Condition told;
        private boolean isTold;

        private Waiter(Set<LimitKey> keys, Condition told) {
            this.keys = keys;
            this.told = told;
        }
    }

    /** Returns how many outcomes were reported so far. */
    long outcomes() {
        return outcomes.get();
    }

    /** Reports an outcome of attempts at these keys. */
    void tell(Collection<LimitKey> keys) {
        outcomes.incrementAndGet();
        lock.lock();
        try {
            tellFirst(keys);
        } finally {
            lock.unlock();
        }
    }

    private void tellFirst(Collection<LimitKey> keys) {
        for (Waiter waiter : waiting) {
            if (!waiter.isTold && !Collections.disjoint(waiter.keys, keys)) {
                waiter.isTold = true;
                waiter.told.signal();
                return;
            }
        }
    }

    /**
     * Waits for an answer other than {@link Reservation.UnderWay}.
     *
     * @param seen the value of {@link #outcomes} before the previous question
     * @return {@link Reservation.UnderWay} when there is no place, no other answer in time, or an interrupt, whose flag
     *     stays set
     */
    Reservation await(Set<LimitKey> keys, long seen, Supplier<Reservation> ask) {
        Waiter mine = new Waiter(new HashSet<>(keys), lock.newCondition());
        if (!enter(mine, seen)) {
            return new Reservation.UnderWay();
        }
        Reservation answer = new Reservation.UnderWay();
        try {
            long end = System.nanoTime() + patience.toNanos();
            long pause = FIRST_PAUSE_NANOS;
            while (answer instanceof Reservation.UnderWay && mayAsk(mine, Math.min(pause, end - System.nanoTime()))) {
                answer = ask.get();
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer;
        } finally {
            leave(mine);
        }
    }

    private boolean enter(Waiter mine, long seen) {
        lock.lock();
        try {
            boolean crowded = mine.keys.stream()
                    .anyMatch(key -> waiting.stream()
                                    .filter(other -> other.keys.contains(key))
                                    .count()
                            >= MOST_AT_ONE);
            if (crowded || waiting.size() >= MOST) {
                return false;
            }
            mine.isTold = outcomes.get() != seen;
            return waiting.add(mine);
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long, or until an outcome is reported. False when no time is left. */
    private boolean mayAsk(Waiter mine, long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (nanos <= 0) {
                return false;
            }
            long left = nanos;
            while (!mine.isTold && left > 0) {
                left = mine.told.awaitNanos(left);
            }
            mine.isTold = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Passes the wake-up on: the next waiter may learn that there are more places, or none. */
    private void leave(Waiter mine) {
        lock.lock();
        try {
            waiting.remove(mine);
            tellFirst(mine.keys);
        } finally {
            lock.unlock();
        }
    }
}
