package org.doorward.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what comes by itself, and not for longer than it may take. */
public final class Eventually {
    private static final long BETWEEN_MILLIS = 20;

    private Eventually() {}

    /** Asks again and again, and once more when the time is up. @throws AssertionError when it did not become true in time */
    public static Duration within(Duration limit, String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (true) {
            // before it is asked: what holds this thread up meanwhile leaves it another look
            boolean last = System.nanoTime() - start > limit.toNanos();
            if (condition.getAsBoolean()) {
                return Duration.ofNanos(System.nanoTime() - start);
            }
            if (last) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            boolean never = new CountDownLatch(1).await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
            if (never) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
