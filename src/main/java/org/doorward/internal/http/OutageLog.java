package org.doorward.internal.http;

import java.util.concurrent.atomic.AtomicLong;
import org.doorward.StoreUnavailableException;

/** Tells of stores that do not answer, without telling it once for every request. Safe for any thread. */
public final class OutageLog {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final long BETWEEN_NANOS = 10_000_000_000L;

    /** One for the application, however many tell. */
    private static final AtomicLong TOLD = new AtomicLong(System.nanoTime() - BETWEEN_NANOS);

    /** Tells of one answer of 503: a warning at most every ten seconds, each one only in detail. */
    public void log(StoreUnavailableException failure) {
        long before = TOLD.get();
        long now = System.nanoTime();
        boolean due = now - before >= BETWEEN_NANOS && TOLD.compareAndSet(before, now);
        // of the cause its kind alone: a driver's message may hold what was sent
        Throwable cause = failure.getCause();
        String kind = cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")";
        LOG.log(
                due ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                "requests are answered 503: {0}{1}",
                failure.getMessage(),
                kind);
    }
}
