package org.doorward.internal.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.doorward.internal.concurrent.OncePer;
import org.jspecify.annotations.Nullable;

/**
 * A node's clock, corrected by the store's time, so that nodes whose clocks differ judge idle timeout and expiry alike.
 * It ignores differences below half a second, and differences above five minutes, which an operator must look into. The
 * correction changes only when two measurements in a row ask for it, and then by half a second or more, so that noise
 * does not change it. Safe for any thread.
 */
public final class StoreClock extends Clock {
    private static final System.Logger LOG = System.getLogger("org.doorward.cluster");
    private static final Duration LONGEST_ROUND_TRIP = Duration.ofMillis(250);
    private static final Duration SMALL = Duration.ofMillis(500);
    private static final Duration WORTH_A_WARNING = Duration.ofSeconds(1);
    private static final Duration LARGE = Duration.ofMinutes(5);
    private static final Duration JUMP = Duration.ofSeconds(2);

    private final Clock node;
    private final LongSupplier nanos;
    private final OncePer largeWarning;
    private volatile Duration correction = Duration.ZERO;
    private volatile @Nullable Duration measured;
    private volatile @Nullable Anchor anchor;
    private @Nullable Duration asked;
    private final CountDownLatch compared = new CountDownLatch(1);

    /** A time, and the reading of the monotonic clock at that time. */
    private record Anchor(Instant time, long nanos) {}

    /** Uses this node's clock. It is uncorrected until the first measurement. */
    public StoreClock(Clock node) {
        this(node, System::nanoTime);
    }

    /** @param nanos the monotonic clock; it spaces warnings and detects jumps of the node's clock */
    StoreClock(Clock node, LongSupplier nanos) {
        this.node = node;
        this.nanos = nanos;
        this.largeWarning = new OncePer(Duration.ofMinutes(10), nanos);
    }

    /** Returns the node's own time, uncorrected. */
    Instant nodeTime() {
        return node.instant();
    }

    /**
     * Takes one measurement of the store's time.
     *
     * @param before the node's time before the request
     * @param after the node's time after the answer
     * @param took the time in between, by the monotonic clock
     */
    synchronized void measured(Instant before, Instant after, Duration took, Instant storeTime) {
        Duration stepped = Duration.between(before, after).minus(took).abs();
        if (took.compareTo(LONGEST_ROUND_TRIP) > 0 || stepped.compareTo(LONGEST_ROUND_TRIP) > 0) {
            return;
        }
        boolean first = measured == null;
        Duration difference = Duration.between(before.plus(took.dividedBy(2)), storeTime);
        measured = difference;
        if (isSmall(difference.minus(correction))) {
            asked = null;
            anchor = new Anchor(after.plus(correction), nanos.getAsLong());
        } else if (first || (asked != null && isSmall(difference.minus(asked)))) {
            asked = difference;
            correct(difference);
        } else {
            asked = difference;
        }
        compared.countDown();
    }

    /**
     * Waits for the first measurement, so that no request is judged by a clock that was never compared.
     *
     * @return whether there was one within this time
     */
    public boolean awaitMeasurement(Duration atMost) {
        try {
            return compared.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isSmall(Duration difference) {
        return difference.abs().compareTo(SMALL) < 0;
    }

    private void correct(Duration difference) {
        // a clock that was right, and was set wrong later, follows the store's time at any difference
        boolean large = difference.abs().compareTo(LARGE) > 0 && anchor == null;
        if (large && largeWarning.isDue()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the clock of this node or the store is plainly wrong: the store is ahead by {0}. Nothing is corrected;"
                            + " idle timeout and expiry of sessions are wrong until the clock is set",
                    difference);
        }
        Duration next = large || isSmall(difference) ? Duration.ZERO : difference;
        if (next.minus(correction).abs().compareTo(WORTH_A_WARNING) > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this node''s clock is now corrected by {0}, before by {1}: check its time synchronisation",
                    next,
                    correction);
        }
        correction = next;
    }

    /** Returns how much the store's clock is ahead of this node's, by the last measurement. Zero before the first. */
    public Duration clockDifference() {
        Duration latest = measured;
        return latest == null ? Duration.ZERO : latest;
    }

    /**
     * Returns the node's time, corrected. After a jump of the node's clock it returns the last compared time plus the
     * monotonic time since then.
     */
    @Override
    public Instant instant() {
        Instant now = node.instant().plus(correction);
        Anchor last = anchor;
        if (last == null) {
            return now;
        }
        long passed = nanos.getAsLong() - last.nanos();
        long jumped = now.toEpochMilli() - last.time().toEpochMilli() - TimeUnit.NANOSECONDS.toMillis(passed);
        return Math.abs(jumped) > JUMP.toMillis() ? last.time().plusNanos(passed) : now;
    }

    @Override
    public ZoneId getZone() {
        return node.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource corrected = new InstantSource() {
            @Override
            public Instant instant() {
                return StoreClock.this.instant();
            }
        };
        return corrected.withZone(zone);
    }
}
