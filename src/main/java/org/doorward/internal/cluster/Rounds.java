package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.doorward.internal.concurrent.DaemonThreads;

/**
 * A daemon thread that repeats a task: when it is woken, and after each pause. An exception of the task does not end
 * the thread. {@link #close} lets it run the task once more.
 */
final class Rounds {
    private static final System.Logger LOG = System.getLogger("org.doorward.cluster");

    private final BooleanSupplier work;
    private final long pauseMillis;
    private final Semaphore woken = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** @param work returns false when it failed; the thread then keeps the full pause, even when it is woken */
    Rounds(String name, Duration pause, BooleanSupplier work) {
        this.work = work;
        this.pauseMillis = pause.toMillis();
        this.thread = new DaemonThreads(name).newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /** Makes the task run soon. Does not block. */
    void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        boolean last;
        do {
            last = isClosed();
            boolean well = round();
            if (!last) {
                pause(well);
            }
        } while (!last);
    }

    private boolean round() {
        try {
            return work.getAsBoolean();
        } catch (Throwable e) {
            // also an Error: without this thread the node would receive no events until it is restarted
            LOG.log(System.Logger.Level.ERROR, thread.getName() + " failed", e);
            return false;
        }
    }

    private void pause(boolean well) {
        try {
            boolean early = well
                    ? woken.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS)
                    : closed.await(pauseMillis, TimeUnit.MILLISECONDS);
            if (early) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            // either closed, which the loop sees at once, or an observer's mistake, which must not end the thread
            LOG.log(System.Logger.Level.DEBUG, "interrupted");
        }
    }

    /** Lets the last run start, waits for it at most this long, then interrupts the thread. */
    void close(Duration atMost) {
        closed.countDown();
        woken.release();
        try {
            thread.join(atMost.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
