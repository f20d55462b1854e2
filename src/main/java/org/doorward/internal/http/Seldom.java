package org.doorward.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is done at most once in a while, such as a warning. Safe for any thread. */
final class Seldom {
    private final Duration between;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Instant> last = new AtomicReference<>();

    Seldom(Duration between, InstantSource clock) {
        this.between = between;
        this.clock = clock;
    }

    /** Whether it is due; true for one caller only. A clock that was set back makes it due, too. */
    boolean isDue() {
        Instant before = last.get();
        Instant now = clock.instant();
        boolean due = before == null || !now.isBefore(before.plus(between)) || now.isBefore(before);
        return due && last.compareAndSet(before, now);
    }
}
