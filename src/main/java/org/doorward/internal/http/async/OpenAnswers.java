package org.doorward.internal.http.async;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.doorward.DoorwardEvent;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.DaemonThreads;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.AnswerHolder;
import org.doorward.session.SessionEvent;
import org.jspecify.annotations.Nullable;

/**
 * All asynchronous responses, event streams and other long responses of this node that have an authenticated caller. It ends a response when the
 * session or API token of its request has ended: at once after an event of the session, otherwise at the next check. API
 * tokens and tokens of other issuers send no events here; they are checked as often as a cached copy may age. When the
 * store does not answer for longer than that age, it ends the response too, as it would refuse a new request. The
 * container's connections bound their number. Safe for any thread.
 */
public final class OpenAnswers implements EventListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
    private static final int ENDERS = 4;
    private static final int ENDER_KEEP_SECONDS = 10;
    private static final int MAX_WAITING = 1_000;

    private final long patienceNanos;
    private final Duration interval;
    private final long intervalNanos;
    private final Map<OpenAnswer, WatchedAnswer> open = new ConcurrentHashMap<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, new DaemonThreads("doorward-answers"));
    private final Executor enders;

    /** @param maxAge how old a cached copy of a session may be on this node */
    public OpenAnswers(Duration maxAge) {
        this(maxAge, enders());
    }

    /** With these that end answers. */
    @SuppressWarnings("FutureReturnValueIgnored") // the work reports its own failures
    OpenAnswers(Duration maxAge, Executor enders) {
        this.enders = enders;
        this.patienceNanos = longer(maxAge, LEAST_PATIENCE).toNanos();
        this.interval = longer(maxAge, LEAST_INTERVAL);
        this.intervalNanos = interval.toNanos();
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadPoolExecutor enders() {
        ThreadPoolExecutor enders = new ThreadPoolExecutor(
                ENDERS,
                ENDERS,
                ENDER_KEEP_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                new DaemonThreads("doorward-answers-end"));
        enders.allowCoreThreadTimeOut(true);
        return enders;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** How long a handler may write a response on its own thread before that is to be watched. */
    public Duration unwatched() {
        return interval;
    }

    /** Ends this response as soon as its holder's credential is invalid. */
    public void watch(OpenAnswer answer, AnswerHolder holder) {
        open.put(answer, new WatchedAnswer(holder));
        answer.whenDone(() -> open.remove(answer));
    }

    /** Stops watching a response that is not being ended yet: its own handler has signed out. */
    public void forget(OpenAnswer answer) {
        if (!answer.isShut()) {
            open.remove(answer);
        }
    }

    /** Returns how many responses are watched. */
    int size() {
        return open.size();
    }

    @Override
    public void happened(DoorwardEvent event) {
        if (open.isEmpty()
                || event instanceof SessionEvent.Created
                || event instanceof SessionEvent.Accessed
                || event instanceof SessionEvent.Refreshed) {
            return;
        }
        boolean concerns = false;
        for (WatchedAnswer watched : open.values()) {
            concerns |= watched.hears(event);
        }
        if (concerns && asked.compareAndSet(false, true)) {
            try {
                thread.execute(this::look);
            } catch (RejectedExecutionException e) {
                // the application stops, and its responses with it
                return;
            }
        }
    }

    /** Checks all responses once. One thread at a time. */
    void look() {
        Round round = new Round(asked.getAndSet(false));
        // answered ones first, then the longest unchecked: a failing check delays no other
        record Entry(OpenAnswer answer, WatchedAnswer watched, boolean isUntold, long askedAt) {}
        long now = System.nanoTime();
        List<Entry> all = open.entrySet().stream()
                .map(one ->
                        new Entry(one.getKey(), one.getValue(), one.getValue().isUntold, one.getValue().askedAt - now))
                .sorted(Comparator.comparing(Entry::isUntold).thenComparingLong(Entry::askedAt))
                .toList();
        for (Entry entry : all) {
            try {
                WatchedAnswer watched = entry.watched();
                Problem over = watched.over == null ? round.problem(watched) : watched.over;
                if (over != null && ends(entry.answer(), watched, over)) {
                    watched.over = over;
                    entry.answer().shut(over);
                    end(entry.answer(), watched, over);
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "checking an asynchronous response failed", e);
            }
        }
    }

    /** Whether the response ends for this. What goes on now may end for another reason later. */
    private boolean ends(OpenAnswer answer, WatchedAnswer watched, Problem over) {
        if (open.get(answer) != watched) {
            // its handler has signed out, or it is done
            return false;
        }
        if (over.equals(Problem.UNAVAILABLE)) {
            return !answer.outlastsOutage();
        }
        watched.hasOutlastedTime = answer.outlastsTime(over);
        return !watched.hasOutlastedTime;
    }

    /** Ends a response on another thread: a container may call the application's listeners first, for as long as they take. */
    private void end(OpenAnswer answer, WatchedAnswer watched, Problem why) {
        if (!watched.isEnding.compareAndSet(false, true)) {
            return;
        }
        try {
            enders.execute(() -> {
                try {
                    answer.end(why);
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, "ending an asynchronous answer failed", e);
                } finally {
                    watched.isEnding.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            // all threads are busy and the queue is full: the next check tries again
            watched.isEnding.set(false);
        }
    }

    /**
     * One check of all responses. It asks for each credential once, and does not ask a store again that did not answer.
     */
    private final class Round {
        private final Map<Object, Optional<Problem>> told = new HashMap<>();
        private final boolean isTold;
        private boolean isDown;

        /** @param isTold whether an event may concern sessions, so that they are asked for at once */
        Round(boolean isTold) {
            this.isTold = isTold;
        }

        @Nullable
        Problem problem(WatchedAnswer watched) {
            long now = System.nanoTime();
            AnswerHolder holder = watched.holder;
            // nobody tells of API tokens, and nobody told of a session before it was watched
            boolean isDueNow = watched.isChanged
                    || (holder.session() != null && (isTold || !watched.wasAsked || watched.isUntold));
            if (watched.hasOutlastedTime || !(isDueNow || now - watched.askedAt >= intervalNanos)) {
                return null;
            }
            Optional<Problem> answer = told.get(holder.credential());
            if (answer == null && !isDown) {
                watched.askedAt = now;
                watched.isChanged = false;
                answer = ask(holder);
            }
            if (answer == null) {
                watched.untoldSince = watched.isUntold ? watched.untoldSince : now;
                watched.isUntold = true;
                return now - watched.untoldSince > patienceNanos ? Problem.UNAVAILABLE : null;
            }
            watched.askedAt = now;
            watched.wasAsked = true;
            watched.isUntold = false;
            return answer.orElse(null);
        }

        /** Null when the store does not answer. */
        @SuppressWarnings("NullableOptional") // null means no answer; empty means that nothing has ended
        private @Nullable Optional<Problem> ask(AnswerHolder holder) {
            try {
                Optional<Problem> answer = holder.check().over();
                told.put(holder.credential(), answer);
                return answer;
            } catch (StoreUnavailableException e) {
                isDown = true;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "checking an asynchronous response failed", e);
            }
            return null;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        if (enders instanceof ExecutorService service) {
            service.shutdownNow();
        }
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "a check of asynchronous responses has not ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.clear();
    }
}
