package org.doorward.limit;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;

/**
 * Counts on this node alone while the store that all nodes share gives no answer (R237): never without a limit, and never an
 * outage of its own. Not where the store is up and only busy, which it answers as refused. Goes back to the store with the first answer that it gives. Safe for any thread.
 */
public final class FallbackRateLimiter implements RateLimiter {
    private static final System.Logger LOG = System.getLogger("org.doorward.limit");

    private static final long BETWEEN_NANOS = 10_000_000_000L;

    private final RateLimiter shared;
    private final RateLimiter local;
    private final LongSupplier nanos;
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicLong toldAt;

    /**
     * Of these two.
     *
     * @param local must always answer
     */
    public FallbackRateLimiter(RateLimiter shared, RateLimiter local) {
        this(shared, local, System::nanoTime);
    }

    FallbackRateLimiter(RateLimiter shared, RateLimiter local, LongSupplier nanos) {
        this.shared = shared;
        this.local = local;
        this.nanos = nanos;
        this.toldAt = new AtomicLong(nanos.getAsLong() - BETWEEN_NANOS);
    }

    @Override
    public Taken take(LimitKey key, List<Limit> limits, Instant now) {
        return either(limiter -> limiter.take(key, limits, now), limiter -> limiter.take(key, limits, now));
    }

    @Override
    public Reservation reserve(List<Counter> counters, Instant now) {
        return either(limiter -> limiter.reserve(counters, now), limiter -> {
            Reservation answer = limiter.reserve(counters, now);
            return answer instanceof Reservation.Held held ? new Reservation.Held(held.holds(), true) : answer;
        });
    }

    /** Where it was counted. */
    @Override
    public void settle(Reservation.Held held, Set<LimitKey> forgiven) {
        (held.local() ? local : shared).settle(held, forgiven);
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
                    "limits are counted on each node by itself until their store answers again: " + e.getMessage());
            return otherwise.apply(local);
        }
    }

    /** A store that comes and goes is told of seldom; what was told last comes to be what is. */
    private void tellOf(boolean state, System.Logger.Level level, String what) {
        if (told.get() == state || down.get() != state) {
            return;
        }
        long before = toldAt.get();
        long now = nanos.getAsLong();
        if (now - before >= BETWEEN_NANOS && toldAt.compareAndSet(before, now)) {
            told.set(state);
            LOG.log(level, what);
        }
    }
}
