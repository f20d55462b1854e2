package org.doorward.internal.concurrent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;

/** A limit on how often something happens, such as a warning. Safe for any thread. */
public final class OncePer {
    private final long between;
    private final LongSupplier nanos;
    private final AtomicLong last;

    /** @param nanos the time in nanoseconds of no certain origin, such as {@link System#nanoTime} */
    public OncePer(Duration between, LongSupplier nanos) {
        this.between = between.toNanos();
        this.nanos = nanos;
        this.last = new AtomicLong(nanos.getAsLong() - this.between);
    }

    /** The same, by a clock in milliseconds. */
    public OncePer(Duration between, InstantSource clock) {
        this(between, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    }

    /** Whether the time since the last one has passed. True for one caller only. A clock that was set back makes it due. */
    public boolean isDue() {
        long before = last.get();
        long passed = nanos.getAsLong() - before;
        return (passed >= between || passed < 0) && last.compareAndSet(before, before + passed);
    }

    /** Returns WARNING when one is due, and DEBUG otherwise. */
    public System.Logger.Level level() {
        return isDue() ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    }

    /** Logs a failure. A store that does not answer is logged in one line, any other failure with its stack trace. */
    public void tell(System.Logger log, String what, Throwable failure) {
        if (failure instanceof StoreUnavailableException) {
            log.log(level(), "{0}: {1}", what, failure.getMessage());
        } else {
            log.log(level(), what, failure);
        }
    }
}
