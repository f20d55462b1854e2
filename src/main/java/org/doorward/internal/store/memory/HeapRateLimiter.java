package org.doorward.internal.store.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.limit.Counter;
import org.doorward.limit.Failures;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Reservation;
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
    private final Cache<LimitKey, Failures> failures = bounded();

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
        return Objects.requireNonNull(outcome.get());
    }

    /** One at a time: counters are looked at together, and each attempt costs a thousand times this. */
    @Override
    public synchronized Reservation reserve(List<Counter> counters, Instant now) {
        List<Reservation.Hold> holds = new ArrayList<>();
        Duration wait = Duration.ZERO;
        for (Counter counter : counters) {
            Failures kept = failures.getIfPresent(hidden(counter.key()));
            Failures before = (kept == null ? Failures.NONE : kept).leftAt(now, counter.backoff());
            Duration here = before.waitAt(now, counter.backoff());
            wait = here.compareTo(wait) > 0 ? here : wait;
            holds.add(new Reservation.Hold(counter, before, before.oneMore(now, counter.backoff())));
        }
        if (!wait.isZero()) {
            return new Reservation.Wait(wait);
        }
        holds.forEach(hold -> failures.put(hidden(hold.counter().key()), hold.after()));
        return new Reservation.Held(holds, false);
    }

    @Override
    public synchronized void settle(Reservation.Held held, Set<LimitKey> forgiven) {
        for (Reservation.Hold hold : held.holds()) {
            LimitKey key = hidden(hold.counter().key());
            Failures kept = failures.getIfPresent(key);
            Failures left = kept == null || forgiven.contains(hold.counter().key())
                    ? Failures.NONE
                    : kept.without(hold.before(), hold.after());
            if (left.count() == 0) {
                failures.invalidate(key);
            } else {
                failures.put(key, left);
            }
        }
    }

    /** How many keys are kept. */
    long size() {
        windows.cleanUp();
        failures.cleanUp();
        return windows.estimatedSize() + failures.estimatedSize();
    }

    /** A dump of the heap is to show no more than a store would; and ids of any length take the same room. */
    private static LimitKey hidden(LimitKey key) {
        return new LimitKey(key.tenant(), key.kind(), key.digest());
    }
}
