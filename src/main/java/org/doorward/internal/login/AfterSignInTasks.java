package org.doorward.internal.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.audit.Alert;
import org.doorward.internal.concurrent.OncePer;
import org.doorward.internal.concurrent.RetryingTasks;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.session.SignInHook;
import org.doorward.login.AfterSignIn;
import org.doorward.login.LoginEvent;
import org.doorward.login.SignInRefusedException;
import org.doorward.session.SignIn;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application's {@link AfterSignIn} at each sign-in, and does its work. A task is stored before the session is opened,
 * so that it outlives this node. The node of the sign-in holds it first. When a holder dies, its lease ends, and any node claims
 * the task at its next {@link #poll}. Safe for any thread.
 */
public final class AfterSignInTasks implements SignInHook, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");

    /** How often each node looks for tasks. */
    public static final Duration POLL_EVERY = Duration.ofSeconds(1);

    /** The time of one call of the application. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** Longer than a call, by more than clocks of nodes differ. */
    static final Duration LEASE = Duration.ofSeconds(90);

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

    private static final int THREADS = 4;
    private static final int WAITING = 16;

    private final AfterSignIn bean;
    private final SignInTaskStore store;
    private final Predicate<SessionId> known;
    private final ClassLoader application;
    private final InstantSource clock;
    private final EventListener listener;
    private final RetryingTasks attempts;
    private final OncePer alarms;
    private final OncePer warnings;

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
        this.application = application;
        this.clock = clock;
        this.listener = listener;
        this.attempts = new RetryingTasks("doorward-after-sign-in", THREADS, THREADS + WAITING, LIMIT, List.of());
        this.alarms = new OncePer(Duration.ofMinutes(1), clock);
        this.warnings = new OncePer(Duration.ofMinutes(1), clock);
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
        private @Nullable Attempt first;

        Noted(SignIn signIn) {
            this.signIn = signIn;
        }

        @Override
        public void prepare(SessionId session, Instant at) {
            SignInTask task = SignInTask.first(signIn.account().id(), session, signIn.method(), at);
            Instant until = clock.instant().plus(LEASE);
            if (store.put(task, until)) {
                first = new Attempt(task.ofOpenedSession(), until);
            } else {
                lost(task, "queue-full", null);
            }
        }

        @Override
        public void opened() {
            if (first != null) {
                attempts.submit(first);
            }
        }

        @Override
        public void notOpened() {
            if (first != null) {
                remove(first.task);
            }
        }
    }

    /** Claims tasks that are due, as many as there are free threads, and begins them. */
    public void poll() {
        int free = THREADS - attempts.pending();
        if (free <= 0) {
            return;
        }
        Instant now = clock.instant();
        Instant until = now.plus(LEASE);
        try {
            for (SignInTask task : store.claim(now, until, free)) {
                begin(task, now, until);
            }
        } catch (StoreUnavailableException e) {
            // requests that need the store report the outage; what was claimed is claimed again when the lease ends
            LOG.log(System.Logger.Level.DEBUG, "cannot look for work after sign-ins", e);
        }
    }

    private void begin(SignInTask task, Instant now, Instant until) {
        if (!task.opened() && !known.test(task.session())) {
            // the node died before the session was opened, or the session is long over
            LOG.log(System.Logger.Level.DEBUG, "work is dropped: its session does not exist");
            remove(task);
        } else if (task.attempts() > AfterSignIn.MOST_ATTEMPTS
                || !now.isBefore(task.signedInAt().plus(TRIED))) {
            giveUp(task, null);
        } else {
            attempts.submit(new Attempt(task.ofOpenedSession(), until));
        }
    }

    /** One attempt of the present holder. */
    private final class Attempt implements RetryingTasks.Task {
        private final SignInTask task;
        private final Instant leasedUntil;
        private volatile boolean worked;

        Attempt(SignInTask task, Instant leasedUntil) {
            this.task = task;
            this.leasedUntil = leasedUntil;
        }

        /** Does nothing when it has waited so long that the lease may end meanwhile. */
        @Override
        public void run() throws Exception {
            if (clock.instant().plus(LIMIT).isAfter(leasedUntil)) {
                return;
            }
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(application);
            try {
                bean.work(new AfterSignIn.SignedIn(
                        task.account(), task.session(), task.method(), task.signedInAt(), task.attempts()));
                worked = true;
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        @Override
        public void done() {
            if (worked) {
                remove(task);
            }
        }

        /** A task that was not begun stays as it is: its lease ends. */
        @Override
        public void lost(RetryingTasks.Loss loss, @Nullable Throwable cause) {
            if (loss == RetryingTasks.Loss.FAILED || loss == RetryingTasks.Loss.REFUSED) {
                failed(task, cause);
            }
        }
    }

    private void failed(SignInTask task, @Nullable Throwable cause) {
        if (task.attempts() >= AfterSignIn.MOST_ATTEMPTS) {
            giveUp(task, cause);
            return;
        }
        Duration pause = PAUSES.get(Math.min(task.attempts(), PAUSES.size()) - 1);
        LOG.log(warnings.level(), "work of " + name() + " failed and is done again in " + pause, cause);
        quietly(() -> store.postpone(task, clock.instant().plus(pause)));
    }

    private void giveUp(SignInTask task, @Nullable Throwable cause) {
        if (remove(task)) {
            lost(task, "failed", cause);
        }
    }

    private void lost(SignInTask task, String why, @Nullable Throwable cause) {
        LOG.log(
                System.Logger.Level.WARNING,
                "work of " + name() + " for session " + task.session() + " is given up: " + why,
                cause);
        if (alarms.isDue()) {
            listener.happened(new Alert(
                    Alert.Kind.SIGN_IN_WORK_LOST,
                    Alert.Severity.WARNING,
                    task.account(),
                    task.session(),
                    clock.instant(),
                    why));
        }
    }

    private boolean remove(SignInTask task) {
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
        attempts.close();
    }
}
