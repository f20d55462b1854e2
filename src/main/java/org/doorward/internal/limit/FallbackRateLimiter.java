package org.doorward.internal.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.OncePer;

/**
 * A rate limiter that counts on this node alone while the shared store does not answer. So there is always a limit, and
 * the limits cause no outage. A store that is only busy refuses the request instead; that does not count as down. The
 * first answer of the store ends the local counting. Safe for any thread.
 */
public final class FallbackRateLimiter implements RateLimiter {
    private static final System.Logger LOG = System.getLogger("org.doorward.limit");

    private final RateLimiter shared;
    private final RateLimiter local;
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private final OncePer messages;

    /**
     * Uses these two limiters.
     *
     * @param local a limiter that always answers
     */
    public FallbackRateLimiter(RateLimiter shared, RateLimiter local) {
        this(shared, local, System::nanoTime);
    }

    FallbackRateLimiter(RateLimiter shared, RateLimiter local, LongSupplier nanos) {
        this.shared = shared;
        this.local = local;
        this.messages = new OncePer(Duration.ofSeconds(10), nanos);
    }

    @Override
    public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
        return either(limiter -> limiter.take(key, limits, now), limiter -> limiter.take(key, limits, now));
    }

    @Override
    public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
        return either(limiter -> limiter.reserve(counters, came, now), limiter -> {
            Reservation answer = limiter.reserve(counters, came, now);
            return answer instanceof Reservation.Held held ? new Reservation.Held(held.holds(), true) : answer;
        });
    }

    /** Settles with the limiter that made the reservation. */
    @Override
    public void settle(Reservation.Held held, Outcome outcome) {
        (held.local() ? local : shared).settle(held, outcome);
    }

    /** Settles with the limiter that made the reservation. */
    @Override
    public CompletionStage<Void> settleSoon(Reservation.Held held, Outcome outcome) {
        return (held.local() ? local : shared).settleSoon(held, outcome);
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return shared.sweep(now, atMost);
    }

    private <T> T either(Function<RateLimiter, T> work, Function<RateLimiter, T> otherwise) {
        try {
            T answer = work.apply(shared);
            if (down.get()) {
                down.set(false);
            }
            tellOf(false, System.Logger.Level.INFO, "limits are counted for all nodes together again");
            return answer;
        } catch (StoreUnavailableException e) {
            down.set(true);
            tellOf(
                    true,
                    System.Logger.Level.WARNING,
                    "each node counts limits for itself until the store answers again: " + e.getMessage());
            return otherwise.apply(local);
        }
    }

    /** Logs a change of state, at most once in ten seconds. The last message is finally the actual state. */
    private void tellOf(boolean state, System.Logger.Level level, String what) {
        if (told.get() != state && down.get() == state && messages.isDue()) {
            told.set(state);
            LOG.log(level, what);
        }
    }
}
