package org.doorward.internal.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does tasks in the background: a bounded number at once, and a bounded number that wait. A failure is repeated after growing
 * pauses, during which other tasks go on. An attempt that takes too long is interrupted. Safe for any thread.
 */
public final class RetryingTasks implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ScheduledThreadPoolExecutor threads;
    private final ScheduledExecutorService alarms;
    private final Semaphore places;
    private final int most;
    private final Duration limit;
    private final List<Duration> pauses;

    /** Why a task was not done. */
    public enum Loss {
        /** Too many tasks wait. */
        QUEUE_FULL,
        /** Its last attempt failed. */
        FAILED,
        /** It can never be done. */
        REFUSED,
        /** The application is being stopped. */
        STOPPED
    }

    /** A task. */
    public interface Task {
        /** Does it. @throws IllegalArgumentException when another attempt cannot help */
        void run() throws Exception;

        /** Is called after it was done. It has no limit of time and is not interrupted for one. Throws nothing. */
        default void done() {}

        /** Receives why it was not done, once. Throws nothing. */
        void lost(Loss loss, @Nullable Throwable cause);
    }

    /**
     * Starts no thread before the first task.
     *
     * @param most the tasks that are done or wait at the same time
     * @param limit the time of one attempt
     * @param pauses before the second attempt, the third and so on
     */
    public RetryingTasks(String name, int atOnce, int most, Duration limit, List<Duration> pauses) {
        this.threads = new ScheduledThreadPoolExecutor(atOnce, new DaemonThreads(name));
        threads.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, new DaemonThreads(name + "-limits"));
        watch.setRemoveOnCancelPolicy(true);
        watch.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        watch.allowCoreThreadTimeOut(true);
        this.alarms = Executors.unconfigurableScheduledExecutorService(watch);
        this.most = most;
        this.places = new Semaphore(most);
        this.limit = limit;
        this.pauses = List.copyOf(pauses);
    }

    /** Takes a task. It never waits. A task for which there is no place is lost at once. */
    public void submit(Task task) {
        if (places.tryAcquire()) {
            schedule(task, 0, Duration.ZERO);
        } else {
            task.lost(Loss.QUEUE_FULL, null);
        }
    }

    private void schedule(Task task, int attempt, Duration pause) {
        try {
            Future<?> unused = threads.schedule(() -> attempt(task, attempt), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            end(task, Loss.STOPPED, null);
        }
    }

    private void attempt(Task task, int attempt) {
        try {
            withinLimit(task);
        } catch (IllegalArgumentException e) {
            end(task, Loss.REFUSED, e);
            return;
        } catch (Throwable e) {
            // also an Error, such as a missing class of the application
            if (attempt < pauses.size()) {
                schedule(task, attempt + 1, pauses.get(attempt));
            } else {
                end(task, Loss.FAILED, e);
            }
            return;
        }
        places.release();
        task.done();
    }

    private void end(Task task, Loss loss, @Nullable Throwable cause) {
        places.release();
        task.lost(loss, cause);
    }

    private void withinLimit(Task task) throws Exception {
        Attempt attempt = new Attempt(Thread.currentThread());
        Future<?> alarm = alarms.schedule(attempt::interrupt, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            task.run();
        } finally {
            alarm.cancel(false);
            attempt.end();
        }
    }

    /** An attempt on a thread, which later does other tasks. */
    private static final class Attempt {
        private final Thread thread;
        private boolean over;

        Attempt(Thread thread) {
            this.thread = thread;
        }

        synchronized void interrupt() {
            if (!over) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            over = true;
            boolean unused = Thread.interrupted();
        }
    }

    /** Returns how many tasks are being done or wait. */
    public int pending() {
        return most - places.availablePermits();
    }

    /** Gives the tasks that are being done some seconds. Those that wait are not done. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        alarms.shutdownNow();
    }
}
