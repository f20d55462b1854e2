package org.doorward.internal.limit;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.DaemonThreads;

/**
 * Outcomes that the store has not accepted yet. One thread sends each again, with a pause in between, for as long as its
 * reservation lasts. The thread ends when none is left. Without it, a right password would count as a failure because the
 * store was busy for a moment. Bounded in number and time. Safe for any thread.
 */
final class Unsettled {
    /** The most outcomes that wait, beside the one that is being sent. */
    static final int MOST = 256;

    private static final System.Logger LOG = System.getLogger("org.doorward.limit");
    private static final long PAUSE_MILLIS = 50;

    private final Duration atMost;
    private final AtomicInteger pending = new AtomicInteger();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, new DaemonThreads("doorward-outcomes"));

    /** @param atMost how long each outcome is sent again */
    Unsettled(Duration atMost) {
        this.atMost = atMost;
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Sends an outcome again until the store accepts it, its time is over, or too many wait.
     *
     * @param tell sends it; a {@link StoreUnavailableException} causes a repetition
     */
    void later(Runnable tell) {
        if (pending.incrementAndGet() > MOST + 1) {
            pending.decrementAndGet();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the outcome of a sign-in attempt is lost: too many wait for the store");
            return;
        }
        send(tell, System.nanoTime() + atMost.toNanos(), 0);
    }

    private void send(Runnable tell, long end, long afterMillis) {
        ScheduledFuture<?> unused = thread.schedule(
                () -> {
                    if (isOver(tell, end)) {
                        pending.decrementAndGet();
                    } else {
                        send(tell, end, PAUSE_MILLIS);
                    }
                },
                afterMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Sends one outcome. @return whether it need not be sent again */
    private static boolean isOver(Runnable tell, long end) {
        if (System.nanoTime() - end >= 0) {
            LOG.log(System.Logger.Level.WARNING, "the outcome of a sign-in attempt is late: it counts as a failure");
            return true;
        }
        try {
            tell.run();
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the outcome of a sign-in attempt is sent once more", e);
            return false;
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "the outcome of a sign-in attempt is lost: it counts as a failure", e);
        }
        return true;
    }
}
