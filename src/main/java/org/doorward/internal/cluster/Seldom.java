package org.doorward.internal.cluster;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;

/** What is done at most once in a while, such as a warning. Safe for any thread. */
final class Seldom {
    private final long between;
    private final LongSupplier nanos;
    private final AtomicLong last;

    Seldom(Duration between, LongSupplier nanos) {
        this.between = between.toNanos();
        this.nanos = nanos;
        this.last = new AtomicLong(nanos.getAsLong() - this.between);
    }

    /** Whether it is due; true for one caller only. */
    boolean isDue() {
        long before = last.get();
        long now = nanos.getAsLong();
        return now - before >= between && last.compareAndSet(before, now);
    }

    /** The level for something that is worth a warning when it is due, and else is told in detail only. */
    System.Logger.Level level() {
        return isDue() ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    }

    /** Tells of a failure: of a store that does not answer in a line, of anything else with where it happened. */
    void tell(System.Logger log, String what, Throwable failure) {
        if (failure instanceof StoreUnavailableException) {
            log.log(level(), "{0}: {1}", what, failure.getMessage());
        } else {
            log.log(level(), what, failure);
        }
    }
}
