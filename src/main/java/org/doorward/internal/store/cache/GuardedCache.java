package org.doorward.internal.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of a store's answers. A copy may answer while it is young enough, nothing that it depends on has changed
 * since its load began, and its {@link Policy} allows it. Answers take no lock. Safe for any thread; it has none of its own.
 *
 * <p>Why nothing revoked comes back: a load reads the count of changes <em>before</em> it asks the store, and a change is
 * counted <em>after</em> the store was written, before the writer's call returns. A later look-up finds either a copy with an
 * earlier count, and asks the store, or a copy whose load began after the change, and so saw it. It does not matter when a slow
 * load puts its copy, because the check is at the answer.
 */
final class GuardedCache<K, V> {
    private final long maxAge;
    private final LongSupplier nanos;
    private final InvalidationCounters changes;
    private final BiFunction<? super K, ? super V, ? extends Collection<?>> parts;
    private final Cache<K, Copy<V>> copies;

    /** An answer of the store. Immutable. */
    static final class Copy<V> {
        private final V value;
        private final int[] places;
        private final long count;
        private final long began;

        private Copy(V value, int[] places, long count, long began) {
            this.value = value;
            this.places = places;
            this.count = count;
            this.began = began;
        }

        V value() {
            return value;
        }

        /** Whether its load began after that of the other. */
        boolean isLaterThan(Copy<?> other) {
            return began - other.began > 0;
        }

        /** Whether its load began less than this long ago. */
        boolean isYoungerThan(long age, long now) {
            return now - began < age;
        }
    }

    /** Decides whether a copy that is neither too old nor changed may answer. */
    @FunctionalInterface
    interface Policy<V> {
        /**
         * Whether this copy may answer.
         *
         * @param now a reading of the monotonic clock, in nanoseconds
         */
        boolean mayAnswer(Copy<V> copy, long now);
    }

    /**
     * @param maxAge the longest age of a copy, from the start of its load; zero to keep none
     * @param maxCopies the most copies kept
     * @param nanos a monotonic clock, in nanoseconds
     * @param changes counts the changes of parts
     * @param parts returns the things that a copy depends on
     */
    GuardedCache(
            Duration maxAge,
            int maxCopies,
            LongSupplier nanos,
            InvalidationCounters changes,
            BiFunction<? super K, ? super V, ? extends Collection<?>> parts) {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("the age is negative");
        }
        this.maxAge = maxAge.toNanos();
        this.nanos = nanos;
        this.changes = changes;
        this.parts = parts;
        this.copies = Caffeine.newBuilder()
                .maximumSize(maxCopies)
                // only frees memory; find checks the age of a copy
                .expireAfterWrite(maxAge.multipliedBy(2))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Whether any copies are kept. */
    boolean keepsCopies() {
        return maxAge > 0;
    }

    /** Returns a copy that may answer, or null. */
    @Nullable
    Copy<V> find(K key, Policy<V> policy) {
        Copy<V> copy = copies.getIfPresent(key);
        if (copy == null) {
            return null;
        }
        long now = nanos.getAsLong();
        return copy.isYoungerThan(maxAge, now) && isUnchanged(copy) && policy.mayAnswer(copy, now) ? copy : null;
    }

    /** Whether this node knows of no change of the copy's parts since its load began. */
    boolean isUnchanged(Copy<V> copy) {
        for (int place : copy.places) {
            if (!changes.isAsAt(place, copy.count)) {
                return false;
            }
        }
        return true;
    }

    /** Loads from the store, and does not keep the copy yet. */
    Copy<V> load(K key, Supplier<V> store) {
        long count = changes.count();
        long began = nanos.getAsLong();
        V value = store.get();
        int[] places = parts.apply(key, value).stream().mapToInt(changes::place).toArray();
        return new Copy<>(value, places, count, began);
    }

    void keep(K key, Copy<V> copy) {
        if (keepsCopies()) {
            copies.put(key, copy);
        }
    }

    /** Changes the value of a copy after a write of the store. Age and count of the copy stay. */
    void update(K key, UnaryOperator<V> change) {
        copies.asMap()
                .computeIfPresent(
                        key, (same, copy) -> new Copy<>(change.apply(copy.value), copy.places, copy.count, copy.began));
    }

    /** Removes the copy of this key. */
    void forget(K key) {
        copies.invalidate(key);
    }

    void forgetAll() {
        copies.invalidateAll();
    }

    /** Returns the failure of callers that waited too long for another's load. */
    static StoreUnavailableException tooLate() {
        return new StoreUnavailableException("the load that this call waited for takes too long", null);
    }
}
