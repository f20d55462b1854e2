package org.doorward.internal.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.concurrent.DaemonThreads;
import org.doorward.internal.endpoint.admin.CleanUp;
import org.doorward.internal.keys.KeyRotation;
import org.doorward.internal.login.AfterSignInTasks;
import org.doorward.internal.session.ScopeEpochs;
import org.doorward.store.SweptStore;
import org.doorward.store.WorkLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads for periodic work: one for the sweeps of stores and the care of API tokens, which may take long and run one after
 * another, and two for all else: reading signing keys and epochs, and tasks that the start could not do.
 */
final class Maintenance implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");
    static final int BATCH = 500;
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** After a failure that is not an outage of a store. */
    private static final Duration RETRY_FAILED = Duration.ofSeconds(30);

    /** The longest time for which a key that another node removed still verifies. */
    private static final Duration READ_KEYS = Duration.ofSeconds(10);

    /** The longest delay of a token's last use. */
    private static final Duration WRITE_USES = Duration.ofSeconds(30);

    private static final Duration CARE_FOR_TOKENS = Duration.ofMinutes(10);

    /** The lock of the care of API tokens. */
    private static final String API_TOKENS = "api tokens";

    private static final Duration KEYS_LEASE = Duration.ofMinutes(1);
    private static final Duration SWEEP_LEASE = Duration.ofMinutes(10);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(2, new DaemonThreads("doorward-maintenance"));

    private final ScheduledThreadPoolExecutor sweeper =
            new ScheduledThreadPoolExecutor(1, new DaemonThreads("doorward-sweep"));

    /** Tasks that the start no longer waits for. */
    private final Queue<StartTask> hanging = new ConcurrentLinkedQueue<>();

    private final Duration retry;
    private final Duration retryFailed;

    Maintenance() {
        this(RETRY, RETRY_FAILED);
    }

    /** With these pauses before a task of the start is repeated. */
    Maintenance(Duration retry, Duration retryFailed) {
        this.retry = retry;
        this.retryFailed = retryFailed;
        for (ScheduledThreadPoolExecutor each : List.of(thread, sweeper)) {
            each.setRemoveOnCancelPolicy(true);
            each.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }
    }

    /** Sweeps periodically, in batches, on one node at a time. */
    void sweep(CleanUp.Part part, WorkLock locks, Duration every) {
        inBatches(
                "sweeping " + part.name(),
                part.lock(),
                most -> part.sweep().batch(most).done(),
                locks,
                every);
    }

    /** What the stores do not remove by themselves. */
    static List<CleanUp.Part> swept(StoreChoice stores, @Nullable AfterSignInTasks work, InstantSource clock) {
        List<CleanUp.Part> parts = new ArrayList<>();
        if (stores.sessions() instanceof SweptStore sessions) {
            parts.add(swept("sessions", sessions, clock));
        }
        parts.add(swept("limits", stores.limits()::sweep, clock));
        if (stores.tickets() instanceof SweptStore tickets) {
            parts.add(swept("tickets", tickets, clock));
        }
        if (stores.signInTasks() instanceof SweptStore tasks) {
            parts.add(swept("sign_in_tasks", work == null ? tasks : work.telling(tasks), clock));
        }
        return parts;
    }

    /** What a sweep of this store removes. */
    private static CleanUp.Part swept(String what, SweptStore store, InstantSource clock) {
        return new CleanUp.Part(what, "sweep " + what, most -> CleanUp.Batch.of(store.sweep(clock.instant(), most)));
    }

    /** What the care of API tokens removes. */
    static CleanUp.Part swept(ApiTokenEngine tokens) {
        return new CleanUp.Part("api_tokens", API_TOKENS, most -> {
            ApiTokenEngine.Maintained maintained = tokens.maintained(most);
            return new CleanUp.Batch(maintained.done(), maintained.removed());
        });
    }

    private void inBatches(String what, String lock, IntUnaryOperator batch, WorkLock locks, Duration every) {
        periodically(
                sweeper,
                what,
                () -> underLock(locks, lock, SWEEP_LEASE, () -> inBatches(batch, sweeper::isShutdown)),
                every);
    }

    private void periodically(String what, Runnable work, Duration every) {
        periodically(thread, what, work, every);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    private static void periodically(ScheduledThreadPoolExecutor by, String what, Runnable work, Duration every) {
        by.scheduleWithFixedDelay(() -> guarded(what, work), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does the work if no other node does it now. */
    private static void underLock(WorkLock locks, String name, Duration lease, Runnable work) {
        locks.acquire(TenantId.DEFAULT, name, Duration.ZERO, lease).ifPresent(held -> {
            try (held) {
                work.run();
            }
        });
    }

    /**
     * Runs batches until one does at most half of what it may: little is left, or most of it failed and would fail again.
     *
     * @param batch takes how many to do at most, returns how many it did
     */
    static void inBatches(IntUnaryOperator batch, BooleanSupplier stopped) {
        int done;
        do {
            done = batch.applyAsInt(BATCH);
        } while (done > BATCH / 2 && !stopped.getAsBoolean());
    }

    /** Reads the signing keys periodically on each node. One node makes a new key when it is due. */
    void keep(KeyRotation keys, WorkLock locks) {
        periodically("reading the signing keys", () -> read(keys, locks), READ_KEYS);
    }

    /** Reads the epochs of tenants and of everyone periodically, each node its own. */
    void keep(ScopeEpochs scopes) {
        periodically("reading the epochs of scopes", scopes::poll, ScopeEpochs.POLL_EVERY);
    }

    /**
     * Writes the uses of API tokens periodically, each node its own. On one node at a time it reminds owners of tokens that
     * expire soon, revokes unused tokens, and removes those that ended long ago.
     */
    void maintain(ApiTokenEngine tokens, WorkLock locks) {
        periodically("writing the uses of API tokens", tokens::writeUses, WRITE_USES);
        inBatches("the care of API tokens", API_TOKENS, tokens::maintain, locks, CARE_FOR_TOKENS);
    }

    /** Looks for work that follows sign-ins, on each node. */
    void keep(AfterSignInTasks tasks) {
        periodically("looking for work after sign-ins", tasks::poll, AfterSignInTasks.POLL_EVERY);
    }

    private static void read(KeyRotation keys, WorkLock locks) {
        try {
            if (keys.isDue()) {
                underLock(locks, "signing keys", KEYS_LEASE, keys::rotateIfDue);
            }
        } catch (StoreUnavailableException e) {
            // requests that need the store report the outage
            LOG.log(System.Logger.Level.DEBUG, "cannot read the signing keys", e);
        }
    }

    /**
     * Does a task once, as soon as its store answers. Returns when it is done, or after the wait.
     *
     * @throws RuntimeException any failure meanwhile but that the store does not answer
     */
    void untilAnswered(String what, Runnable work, StartWait wait) {
        StartTask begun = StartTask.run(
                () -> {
                    try {
                        wait.until(work);
                    } catch (StoreUnavailableException e) {
                        LOG.log(System.Logger.Level.WARNING, "{0} waits for its store: {1}", what, e.getMessage());
                        later(what, work, retry);
                    }
                },
                failure -> failed(what, work, failure));
        if (!begun.await(wait.leftForBegun())) {
            LOG.log(System.Logger.Level.WARNING, "{0} waits for its store, which does not answer", what);
            hanging.add(begun);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    private void later(String what, Runnable work, Duration pause) {
        try {
            thread.schedule(() -> again(what, work), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} is not tried again: the application is being stopped", what);
        }
    }

    private void again(String what, Runnable work) {
        try {
            work.run();
            LOG.log(System.Logger.Level.INFO, "{0} is done now", what);
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} still waits for its store: {1}", what, e.getMessage());
            later(what, work, retry);
        } catch (RuntimeException | Error e) {
            failed(what, work, e);
        }
    }

    /** Repeats the task: sign-in waits for it. A wrong setting is not repeated, because it stays wrong until a restart. */
    private void failed(String what, Runnable work, Throwable failure) {
        if (failure instanceof InvalidSettingsException) {
            LOG.log(System.Logger.Level.ERROR, "{0} cannot be done: {1}", what, failure.getMessage());
            return;
        }
        LOG.log(System.Logger.Level.ERROR, what + " has failed and will be repeated", failure);
        later(what, work, retryFailed);
    }

    private static void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} was postponed: {1}", what, e.getMessage());
        } catch (Throwable e) {
            // also an Error: after one the executor would never do this work again, and nothing would say so
            LOG.log(System.Logger.Level.ERROR, what + " failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        sweeper.shutdownNow();
        hanging.forEach(StartTask::close);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)
                    || !sweeper.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "periodic work has not ended yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
