package org.doorward.internal.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.login.AfterSignIn;
import org.doorward.login.LoginEvent;
import org.doorward.login.SignInRefusedException;
import org.doorward.session.SignIn;
import org.doorward.store.SweptStore;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application's {@link AfterSignIn} at each sign-in, and does its work. A task is stored before the session is opened,
 * so that it outlives this node. The node of the sign-in holds it first. When a holder dies, its lease ends, and any node claims
 * the task at its next {@link #poll}. Safe for any thread.
 */
public final class AfterSignInTasks implements SignInPolicy.Hook, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");

    /** How often each node looks for tasks. */
    public static final Duration POLL_EVERY = Duration.ofSeconds(1);

    /** The time of one call of the application. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** Longer than a call, by more than clocks of nodes differ. A call that goes on although it was interrupted renews it. */
    static final Duration LEASE = Duration.ofSeconds(90);

    /** For how long a call may renew its lease. */
    static final Duration BOUND = Duration.ofMinutes(15);

    /** Before the second attempt, the third and so on. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8));

    /** The age at which a task is given up. */
    static final Duration TRIED = Duration.ofHours(24);

    private final AfterSignIn bean;
    private final SignInTaskStore store;
    private final Predicate<SessionId> known;
    private final InstantSource clock;
    private final EventListener listener;
    private final SignInWorkReports reports;
    private final SignInAttempts attempts;

    /**
     * Starts no thread before the first task.
     *
     * @param known whether the session was opened, ended or not
     * @param application the class loader of the application, for its work
     * @param clock the common clock of all nodes
     * @param listener receives refusals, and an alert when work is lost, once a minute at most
     */
    public AfterSignInTasks(
            AfterSignIn bean,
            SignInTaskStore store,
            Predicate<SessionId> known,
            ClassLoader application,
            InstantSource clock,
            EventListener listener) {
        this.bean = bean;
        this.store = store;
        this.known = known;
        this.clock = clock;
        this.listener = listener;
        this.reports = new SignInWorkReports(bean, clock, listener);
        this.attempts = new SignInAttempts(bean, store, application, clock, reports);
    }

    @Override
    public Optional<Work> accept(SignIn signIn) {
        AfterSignIn.@Nullable Next next;
        try {
            next = bean.accept(signIn);
        } catch (SignInRefusedException e) {
            LOG.log(System.Logger.Level.DEBUG, "the application refused a sign-in: {0}", e.code());
            listener.happened(
                    new LoginEvent.SignInRefused(signIn.account().id(), signIn.method(), e.code(), clock.instant()));
            throw e;
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException("accept of " + name() + " failed, so nobody was signed in", e);
        }
        if (next == null) {
            throw new IllegalStateException("accept of " + name() + " returned null, so nobody was signed in");
        }
        return next == AfterSignIn.Next.WORK ? Optional.of(new Noted(signIn)) : Optional.empty();
    }

    private String name() {
        return bean.getClass().getName();
    }

    /** The work of one sign-in, whose session is being opened. Not thread-safe. */
    private final class Noted implements Work {
        private final SignIn signIn;
        private @Nullable SignInTask first;
        private Instant leasedUntil = Instant.MIN;

        Noted(SignIn signIn) {
            this.signIn = signIn;
        }

        @Override
        public void prepare(SessionId session, Instant at) {
            SignInTask task = SignInTask.first(signIn.account().id(), session, signIn.method(), at);
            Instant until = clock.instant().plus(LEASE);
            if (store.put(task, until)) {
                first = task;
                leasedUntil = until;
            } else {
                reports.lost(task, "queue-full", null);
            }
        }

        @Override
        public void opened() {
            if (first != null) {
                attempts.first(first, leasedUntil);
            }
        }

        @Override
        public void notOpened() {
            if (first != null) {
                attempts.remove(first);
            }
        }
    }

    /** Claims tasks that are due, as many as there is room for, and begins them. Renews the leases of those that take long. */
    public void poll() {
        Instant now = clock.instant();
        attempts.watch(now);
        int room = attempts.room();
        if (room <= 0) {
            return;
        }
        Instant until = now.plus(LEASE);
        try {
            for (SignInTask task : store.claim(now, until, room)) {
                begin(task, now, until);
            }
        } catch (StoreUnavailableException e) {
            // requests that need the store report the outage; what was claimed is claimed again when the lease ends
            LOG.log(System.Logger.Level.DEBUG, "cannot look for work after sign-ins", e);
        }
    }

    /** What goes wrong with one task concerns no other. */
    private void begin(SignInTask task, Instant now, Instant until) {
        try {
            if (attempts.takeOver(task, until)) {
                LOG.log(System.Logger.Level.DEBUG, "a call after a sign-in has outlived its lease");
            } else if (task.attempts() > AfterSignIn.MOST_ATTEMPTS
                    || !now.isBefore(task.signedInAt().plus(TRIED))) {
                attempts.giveUp(task, null);
            } else if (!task.opened() && !known.test(task.session())) {
                // the node died before the session was opened, or the session is long over
                LOG.log(System.Logger.Level.DEBUG, "work is dropped: its session does not exist");
                attempts.remove(task);
            } else {
                attempts.again(task, until);
            }
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot read a session that has work; its lease ends", e);
        } catch (RuntimeException | LinkageError e) {
            // such as a session that cannot be read
            attempts.failed(task, e);
        }
    }

    /** Returns the sweep of the store that tells of what it removes: nobody has done that. */
    public SweptStore telling(SweptStore swept) {
        return (now, limit) -> {
            int removed = swept.sweep(now, limit);
            if (removed > 0) {
                reports.swept(removed);
            }
            return removed;
        };
    }

    /** Gives what is being done some seconds. What is left is done by another node, or after a restart. */
    @Override
    public void close() {
        attempts.close();
    }
}
