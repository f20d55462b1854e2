package org.doorward.internal.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A node's clock, set right by the store's time, so that nodes whose clocks differ judge idle and expiry alike (R252).
 * Small differences are left alone, and so are those so large that somebody must look at the clock. The correction moves
 * only when two measurements in a row ask for it, and then by half a second or more: noise never moves it. Safe for any
 * thread.
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
    private final Seldom largeWarning;
    private volatile Duration correction = Duration.ZERO;
    private volatile @Nullable Duration measured;
    private volatile @Nullable Anchor anchor;
    private @Nullable Duration asked;

    /** What the time was, and the monotonic clock's reading then. */
    private record Anchor(Instant time, long nanos) {}

    /** Of this node; uncorrected until something was measured. */
    public StoreClock(Clock node) {
        this(node, System::nanoTime);
    }

    /** @param nanos the monotonic clock by which warnings are spaced */
    StoreClock(Clock node, LongSupplier nanos) {
        this.node = node;
        this.nanos = nanos;
        this.largeWarning = new Seldom(Duration.ofMinutes(10), nanos);
    }

    /** The node's own time, uncorrected. */
    Instant nodeTime() {
        return node.instant();
    }

    /**
     * The store told its time.
     *
     * @param before the node's time when it was asked
     * @param after the node's time when the answer was there
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
    }

    private static boolean isSmall(Duration difference) {
        return difference.abs().compareTo(SMALL) < 0;
    }

    private void correct(Duration difference) {
        // a clock that was right, and has been set wrong since, is followed by the store's time however far it went
        boolean large = difference.abs().compareTo(LARGE) > 0 && anchor == null;
        if (large && largeWarning.isDue()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this node''s clock is plainly wrong, or the store''s is: the store is ahead by {0}. It is not corrected;"
                            + " idle and expiry of sessions are judged wrongly until somebody sets it",
                    difference);
        }
        Duration next = large || isSmall(difference) ? Duration.ZERO : difference;
        if (next.minus(correction).abs().compareTo(WORTH_A_WARNING) > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this node''s clock is corrected by {0} from now on, before by {1}: is its time synchronised?",
                    next,
                    correction);
        }
        correction = next;
    }

    /** How much the store's clock is ahead of this node's, as it was measured last; zero until it was. */
    public Duration clockDifference() {
        Duration latest = measured;
        return latest == null ? Duration.ZERO : latest;
    }

    /** The node's time, corrected; where it has jumped since it was last compared, the time that has passed since then. */
    @Override
    public Instant instant() {
        Instant now = node.instant().plus(correction);
        Anchor last = anchor;
        if (last == null) {
            return now;
        }
        Instant expected = last.time().plusNanos(nanos.getAsLong() - last.nanos());
        boolean jumped = Duration.between(expected, now).abs().compareTo(JUMP) > 0;
        return jumped ? expected : now;
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
