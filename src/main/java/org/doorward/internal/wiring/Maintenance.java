package org.doorward.internal.wiring;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.internal.token.KeyRotation;
import org.doorward.limit.RateLimiter;
import org.doorward.session.SessionService;
import org.doorward.session.SessionStore;
import org.doorward.session.TicketStore;
import org.doorward.session.WorkLock;

/**
 * Threads for what nobody waits for: sweeping out what is over, looking at the signing keys, and what start-up could not do
 * yet. Two, so that a long sweep keeps no node from hearing of a removed key.
 */
final class Maintenance implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward");
    static final int BATCH = 500;
    private static final Duration RETRY = Duration.ofSeconds(5);
    /** How long a key that was removed elsewhere may be good here. */
    private static final Duration LOOK_AT_KEYS = Duration.ofSeconds(10);

    /** What is told of a token's use is so late at most. */
    private static final Duration WRITE_USES = Duration.ofSeconds(30);

    private static final Duration LOOK_AT_TOKENS = Duration.ofMinutes(10);

    private static final Duration KEYS_LEASE = Duration.ofMinutes(1);
    private static final Duration SWEEP_LEASE = Duration.ofMinutes(10);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(2, work -> {
        Thread daemon = new Thread(work, "doorward-maintenance");
        daemon.setDaemon(true);
        daemon.setContextClassLoader(Maintenance.class.getClassLoader());
        return daemon;
    });

    Maintenance() {
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Sweeps again and again, in batches; one node at a time, where the store has a lock for that. */
    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    void sweep(SessionStore store, SessionService sessions, WorkLock locks, Duration every) {
        thread.scheduleWithFixedDelay(
                () -> guarded(
                        "sweeping sessions", () -> locks.acquire(TenantId.DEFAULT, "sweep", Duration.ZERO, SWEEP_LEASE)
                                .ifPresent(held -> {
                                    try (held) {
                                        sweep(store, sessions);
                                    }
                                })),
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Forgets again and again what the limits' store has counted and does not need any more. */
    void sweep(RateLimiter limits, Clock clock, WorkLock locks, Duration every) {
        sweep("limits", atMost -> limits.sweep(clock.instant(), atMost), locks, every);
    }

    /** Forgets again and again the tickets that nobody came to take. */
    void sweep(TicketStore tickets, SessionService sessions, WorkLock locks, Duration every) {
        sweep("tickets", atMost -> tickets.sweep(sessions.now(), atMost), locks, every);
    }

    private void sweep(String what, IntUnaryOperator batch, WorkLock locks, Duration every) {
        inBatches("sweeping " + what, "sweep " + what, batch, locks, every);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    private void inBatches(String what, String lock, IntUnaryOperator batch, WorkLock locks, Duration every) {
        thread.scheduleWithFixedDelay(
                () -> guarded(what, () -> locks.acquire(TenantId.DEFAULT, lock, Duration.ZERO, SWEEP_LEASE)
                        .ifPresent(held -> {
                            try (held) {
                                inBatches(batch, thread::isShutdown);
                            }
                        })),
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Does what there is to do, and ends: when a batch finds little left, or fails for the most part, as it would again.
     *
     * @param batch given how many to do at most, tells how many it did
     */
    static void inBatches(IntUnaryOperator batch, BooleanSupplier stopped) {
        int done;
        do {
            done = batch.applyAsInt(BATCH);
        } while (done > BATCH / 2 && !stopped.getAsBoolean());
    }

    /** Looks at the signing keys again and again, and makes a new one when it is time; one node does, where there is a lock. */
    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    void keep(KeyRotation keys, WorkLock locks) {
        thread.scheduleWithFixedDelay(
                () -> guarded("looking at the signing keys", () -> look(keys, locks)),
                LOOK_AT_KEYS.toMillis(),
                LOOK_AT_KEYS.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Writes again and again what API tokens were used, each node what it saw; and on one node at a time reminds their owners,
     * revokes those that are not used and forgets those that ended long ago.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    void care(ApiTokenService tokens, WorkLock locks) {
        thread.scheduleWithFixedDelay(
                () -> guarded("writing the uses of API tokens", tokens::writeUses),
                WRITE_USES.toMillis(),
                WRITE_USES.toMillis(),
                TimeUnit.MILLISECONDS);
        inBatches("looking at API tokens", "api tokens", tokens::care, locks, LOOK_AT_TOKENS);
    }

    private static void look(KeyRotation keys, WorkLock locks) {
        try {
            if (keys.isDue()) {
                locks.acquire(TenantId.DEFAULT, "signing keys", Duration.ZERO, KEYS_LEASE)
                        .ifPresent(held -> {
                            try (held) {
                                keys.rotateIfDue();
                            }
                        });
            }
        } catch (StoreUnavailableException e) {
            // requests that need the store say so; this comes again in a moment
            LOG.log(System.Logger.Level.DEBUG, "the signing keys cannot be looked at", e);
        }
    }

    private void sweep(SessionStore store, SessionService sessions) {
        int swept = 0;
        int batch;
        do {
            batch = store.sweep(sessions.now(), BATCH);
            swept += batch;
        } while (batch == BATCH && !thread.isShutdown());
        LOG.log(System.Logger.Level.DEBUG, "swept {0} sessions", swept);
    }

    /** Does something once, as soon as the store answers. */
    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    void untilAnswered(String what, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} waits for its store: {1}", what, e.getMessage());
            thread.schedule(
                    () -> guarded(what, () -> untilAnswered(what, work)), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} was put off: {1}", what, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, what + " failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "a sweep has not ended yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
