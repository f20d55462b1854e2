package org.doorward.internal.wiring;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.doorward.internal.concurrent.DaemonThreads;

/** A task of the start that runs on a thread of its own, so that several stores can be waited for at once. */
final class StartTask implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    private final FutureTask<?> task;
    private final Consumer<Throwable> whenLeft;
    private boolean left;

    private StartTask(Runnable work, Consumer<Throwable> whenLeft) {
        this.whenLeft = whenLeft;
        this.task = new FutureTask<>(() -> done(work), null);
    }

    /** Starts a task. A failure after the wait is logged. */
    static StartTask run(Runnable work) {
        return run(
                work,
                failure -> LOG.log(
                        System.Logger.Level.ERROR,
                        "a task failed after the start had stopped waiting for it",
                        failure));
    }

    /** @param whenLeft receives a failure after the wait */
    static StartTask run(Runnable work, Consumer<Throwable> whenLeft) {
        StartTask started = new StartTask(work, whenLeft);
        new DaemonThreads("doorward-start").newThread(started.task).start();
        return started;
    }

    private void done(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                if (left && !task.isCancelled()) {
                    whenLeft.accept(e);
                }
            }
            throw e;
        }
    }

    /** Interrupts the task, unless it is done. */
    @Override
    public void close() {
        task.cancel(true);
    }

    /**
     * Waits for the task. After this time the task goes on, and reports a failure itself.
     *
     * @return whether the task is done
     * @throws RuntimeException the failure of the task
     */
    boolean await(Duration atMost) {
        try {
            task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            synchronized (this) {
                left = true;
            }
            LOG.log(System.Logger.Level.DEBUG, "the start no longer waits for a task", e);
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }
}
