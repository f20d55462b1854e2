package org.doorward.internal.store.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.FailureCount;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.Reservation;
import org.doorward.internal.limit.WindowCounts;
import org.jspecify.annotations.Nullable;

/**
 * Counts on the heap, for one node or while the shared store is down. Bounded: it evicts the keys that are used least, so that
 * a flood of keys does not evict one under attack.
 */
public final class MemoryRateLimiter implements RateLimiter {
    /** About 300 bytes each. */
    static final int MOST_KEYS = 100_000;

    private final Cache<LimitKey, WindowCounts> windows = bounded();
    private final Cache<LimitKey, FailureCount> failures = bounded();

    private static <V> Cache<LimitKey, V> bounded() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
        AtomicReference<@Nullable RateLimitResult> outcome = new AtomicReference<>();
        windows.asMap().compute(hidden(key), (same, present) -> {
            WindowCounts before = present == null ? WindowCounts.NONE : present;
            boolean allowed = before.allow(limits, now);
            WindowCounts after = allowed ? before.taken(limits, now) : before;
            outcome.set(after.outcome(allowed, limits, now));
            return after;
        });
        return Objects.requireNonNull(outcome.get());
    }

    /** One call at a time, because counters are decided together. An attempt costs a thousand times as much. */
    @Override
    public synchronized Reservation reserve(List<Counter> counters, Instant came, Instant now) {
        List<FailureCount> kept =
                counters.stream().map(counter -> kept(counter.key())).toList();
        Reservation reservation = Reservation.of(counters, kept, came, now);
        if (reservation instanceof Reservation.Held held) {
            held.holds()
                    .forEach(hold -> failures.put(
                            hidden(hold.counter().key()), hold.before().reserved(now)));
        }
        return reservation;
    }

    private FailureCount kept(LimitKey key) {
        FailureCount kept = failures.getIfPresent(hidden(key));
        return kept == null ? FailureCount.NONE : kept;
    }

    @Override
    public synchronized void settle(Reservation.Held held, Outcome outcome) {
        for (Reservation.Hold hold : held.holds()) {
            LimitKey key = hold.counter().key();
            FailureCount left = outcome.of(kept(key), hold);
            if (left.isNothing()) {
                failures.invalidate(hidden(key));
            } else {
                failures.put(hidden(key), left);
            }
        }
    }

    /** Returns the number of keys. */
    long size() {
        windows.cleanUp();
        failures.cleanUp();
        return windows.estimatedSize() + failures.estimatedSize();
    }

    /** Replaces the id by its digest, as in other stores: a heap dump shows no id, and every key has one length. */
    private static LimitKey hidden(LimitKey key) {
        return new LimitKey(key.tenant(), key.kind(), key.digest());
    }
}
