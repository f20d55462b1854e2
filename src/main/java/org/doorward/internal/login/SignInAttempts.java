package org.doorward.internal.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.RetryingTasks;
import org.doorward.login.AfterSignIn;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of tasks that this node holds. New sign-ins and what is claimed have threads of their own, so that neither keeps
 * the other waiting. Safe for any thread.
 */
final class SignInAttempts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");
    private static final String NAME = "doorward-after-sign-in";
    private static final int THREADS = 2;
    private static final int NEW_WAITING = 16;

    /** Few, as other nodes may have time for them: the last one begins before its lease is over. */
    private static final int CLAIMED_WAITING = 4;

    private final AfterSignIn bean;
    private final SignInTaskStore store;
    private final ClassLoader application;
    private final InstantSource clock;
    private final SignInWorkReports reports;
    private final RetryingTasks fresh;
    private final RetryingTasks claimed;

    /** What waits here and what is being done. */
    private final Map<SessionId, Attempt> held = new ConcurrentHashMap<>();

    SignInAttempts(
            AfterSignIn bean,
            SignInTaskStore store,
            ClassLoader application,
            InstantSource clock,
            SignInWorkReports reports) {
        this.bean = bean;
        this.store = store;
        this.application = application;
        this.clock = clock;
        this.reports = reports;
        this.fresh = new RetryingTasks(NAME, THREADS, THREADS + NEW_WAITING, AfterSignInTasks.LIMIT, List.of());
        this.claimed = new RetryingTasks(
                NAME + "-again", THREADS, THREADS + CLAIMED_WAITING, AfterSignInTasks.LIMIT, List.of());
    }

    /** Does the work of a session that this node has just opened. */
    void first(SignInTask task, Instant until) {
        submit(fresh, task, until);
    }

    /** Does the work of a claimed task. */
    void again(SignInTask task, Instant until) {
        submit(claimed, task, until);
    }

    /** How many claimed tasks there is room for: none when every thread for them hangs. */
    int room() {
        long hanging = held.values().stream().filter(Attempt::hangsAgain).count();
        return hanging >= THREADS ? 0 : THREADS + CLAIMED_WAITING - claimed.pending();
    }

    private void submit(RetryingTasks threads, SignInTask task, Instant until) {
        Attempt attempt = new Attempt(task.ofOpenedSession(), until, threads == claimed);
        if (held.putIfAbsent(task.session(), attempt) == null) {
            threads.submit(attempt);
        }
    }

    /** Whether this node is at a claimed task already; then that call becomes its holder. */
    boolean takeOver(SignInTask task, Instant until) {
        Attempt present = held.get(task.session());
        return present != null && present.takeOver(task.ofOpenedSession(), until);
    }

    /** Renews the leases of calls that are being made, and tells of those that do not end. */
    void watch(Instant now) {
        held.values().forEach(attempt -> attempt.watch(now));
    }

    /** One attempt of the present holder. */
    private final class Attempt implements RetryingTasks.Task {
        private SignInTask task;
        private Instant leasedUntil;
        private @Nullable Thread thread;
        private final boolean again;
        private Instant begun = Instant.MAX;
        private boolean told;
        private boolean worked;
        private boolean over;

        Attempt(SignInTask task, Instant leasedUntil, boolean again) {
            this.task = task;
            this.leasedUntil = leasedUntil;
            this.again = again;
        }

        synchronized boolean hangsAgain() {
            return again && told;
        }

        /** Does nothing when it has waited so long that the lease may end meanwhile. */
        @Override
        public void run() throws Exception {
            SignInTask mine = begin();
            if (mine == null) {
                return;
            }
            Thread here = Thread.currentThread();
            ClassLoader before = here.getContextClassLoader();
            here.setContextClassLoader(application);
            try {
                bean.work(new AfterSignIn.SignedIn(
                        mine.account(), mine.session(), mine.method(), mine.signedInAt(), mine.attempts()));
                ended(true);
            } finally {
                here.setContextClassLoader(before);
                ended(false);
            }
        }

        private synchronized @Nullable SignInTask begin() {
            Instant now = clock.instant();
            if (over || now.plus(AfterSignInTasks.LIMIT).isAfter(leasedUntil)) {
                return null;
            }
            begun = now;
            thread = Thread.currentThread();
            return task;
        }

        private synchronized void ended(boolean well) {
            worked |= well;
            thread = null;
        }

        synchronized boolean takeOver(SignInTask newer, Instant until) {
            if (over || begun.equals(Instant.MAX)) {
                // one that still waits has waited too long
                over = true;
                held.remove(task.session(), this);
                return false;
            }
            SignInTask present = new SignInTask(
                    task.account(),
                    task.session(),
                    task.method(),
                    task.signedInAt(),
                    task.attempts(),
                    true,
                    newer.fence());
            if (quietly(() -> store.postpone(present, until))) {
                task = present;
                leasedUntil = until;
            }
            return true;
        }

        /** The lease is renewed well before its end, as another node may look at any time. */
        synchronized void watch(Instant now) {
            Thread busy = thread;
            if (busy == null) {
                return;
            }
            if (!now.isBefore(begun.plus(AfterSignInTasks.BOUND))) {
                tell(busy);
            } else if (leasedUntil.isBefore(now.plus(AfterSignInTasks.LEASE.dividedBy(2)))) {
                Instant until = now.plus(AfterSignInTasks.LEASE);
                if (quietly(() -> store.postpone(task, until))) {
                    leasedUntil = until;
                }
            }
        }

        private void tell(Thread busy) {
            if (!told) {
                told = true;
                reports.hangs(task, busy);
            }
        }

        private synchronized SignInTask end() {
            over = true;
            held.remove(task.session(), this);
            return task;
        }

        @Override
        public void done() {
            SignInTask mine = end();
            if (worked()) {
                remove(mine);
            } else {
                release(mine);
            }
        }

        private synchronized boolean worked() {
            return worked;
        }

        @Override
        public void lost(RetryingTasks.Loss loss, @Nullable Throwable cause) {
            SignInTask mine = end();
            if (loss == RetryingTasks.Loss.FAILED || loss == RetryingTasks.Loss.REFUSED) {
                failed(mine, cause);
            } else {
                release(mine);
            }
        }

        /** Gives it back if it was not begun. */
        void stop() {
            SignInTask mine;
            synchronized (this) {
                if (over || !begun.equals(Instant.MAX)) {
                    return;
                }
                mine = end();
            }
            release(mine);
        }
    }

    /** Another node, or this one later, does it at once. It was no attempt. */
    private void release(SignInTask task) {
        quietly(() -> store.postpone(task.notBegun(), clock.instant()));
    }

    void failed(SignInTask task, @Nullable Throwable cause) {
        if (task.attempts() >= AfterSignIn.MOST_ATTEMPTS) {
            giveUp(task, cause);
            return;
        }
        List<Duration> pauses = AfterSignInTasks.PAUSES;
        Duration pause = pauses.get(Math.max(1, Math.min(task.attempts(), pauses.size())) - 1);
        reports.failed(pause, cause);
        quietly(() -> store.postpone(task, clock.instant().plus(pause)));
    }

    void giveUp(SignInTask task, @Nullable Throwable cause) {
        if (remove(task)) {
            reports.lost(task, "failed", cause);
        }
    }

    boolean remove(SignInTask task) {
        return quietly(() -> store.remove(task));
    }

    /** Returns what the write returned; false also when the store does not answer, and then the lease ends. */
    private static boolean quietly(BooleanSupplier write) {
        try {
            return write.getAsBoolean();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the state of work after a sign-in was not stored", e);
            return false;
        }
    }

    /** Gives what is being done some seconds. What is left is done by another node, or after a restart. */
    @Override
    public void close() {
        fresh.close();
        claimed.close();
        held.values().forEach(Attempt::stop);
    }
}
