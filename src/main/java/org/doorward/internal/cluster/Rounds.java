package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A daemon thread that does a piece of work again and again: when it is woken, and by itself after a pause. What the work
 * throws ends nothing. Closing has it do one last round.
 */
final class Rounds {
    private static final System.Logger LOG = System.getLogger("org.doorward.cluster");

    private final BooleanSupplier work;
    private final long pauseMillis;
    private final Semaphore woken = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** @param work gives false when it went wrong: then the pause is kept whoever wakes */
    Rounds(String name, Duration pause, BooleanSupplier work) {
        this.work = work;
        this.pauseMillis = pause.toMillis();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        // a context class loader of the application would be kept alive by the thread
        thread.setContextClassLoader(Rounds.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Has it do a round soon. */
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
            // also an Error: without this thread the node would be deaf until it is started anew
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
            // either closed, which is seen at once, or an observer's mistake, which must not end the thread
            LOG.log(System.Logger.Level.DEBUG, "interrupted");
        }
    }

    /** Lets it do its last round, waits for that at most this long, then interrupts it. */
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
