package org.doorward.internal.store.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Taken;
import org.doorward.limit.Windows;
import org.jspecify.annotations.Nullable;

/**
 * Counts on this node's heap, for one node or while the store of all is down. Bounded: of a flood of keys those are
 * forgotten that are asked for least, so that it cannot push out one that is being guessed at (R236).
 */
public final class HeapRateLimiter implements RateLimiter {
    /** Of some 300 bytes each. */
    static final int MOST_KEYS = 100_000;

    private final Cache<LimitKey, Windows> windows = bounded();

    private static <V> Cache<LimitKey, V> bounded() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Taken take(LimitKey key, List<Limit> limits, Instant now) {
        AtomicReference<@Nullable Taken> outcome = new AtomicReference<>();
        windows.asMap().compute(hidden(key), (same, present) -> {
            Windows before = present == null ? Windows.NONE : present;
            boolean allowed = before.allow(limits, now);
            Windows after = allowed ? before.taken(limits, now) : before;
            outcome.set(after.outcome(allowed, limits, now));
            return after;
        });
        return java.util.Objects.requireNonNull(outcome.get());
    }

    /** A dump of the heap is to show no more than a store would; and ids of any length take the same room. */
    private static LimitKey hidden(LimitKey key) {
        return new LimitKey(key.tenant(), key.kind(), key.digest());
    }
}
