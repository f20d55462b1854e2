package org.doorward.internal.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.AddressBlock;
import org.jspecify.annotations.Nullable;

/**
 * How many look-ups of tokens may end with "unknown": some from one address, and some more on this node. Made-up tokens cost
 * nothing to make, checksum and all, and no copy answers for them. A look-up is paid for before it is made, and paid back
 * when it finds something, so that good tokens cost nothing and no number of parallel ones gets past the bound. Addresses of
 * IPv6 count by their /64. So many addresses at most: who is forgotten starts anew, within what the node has. On the heap,
 * for this node. Safe for any thread.
 */
final class LookUpBudget {
    /** From one address: at once, and per second after that. */
    static final Rate ADDRESS = new Rate(100, 10);

    /** On this node. */
    static final Rate NODE = new Rate(1_000, 100);

    private static final int ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;

    private final LongSupplier nanos;
    private final Rate address;
    private final Bucket node;
    private final Cache<String, Bucket> addresses;

    /**
     * So many at once when there were none for a while, and so many per second.
     *
     * @param burst 1 or more
     * @param perSecond 1 or more
     */
    record Rate(int burst, int perSecond) {
        private long nanosEach() {
            return Duration.ofSeconds(1).toNanos() / perSecond;
        }
    }

    /** @param nanos a time that only moves on, as {@link System#nanoTime} */
    LookUpBudget(LongSupplier nanos) {
        this(nanos, ADDRESS, NODE);
    }

    LookUpBudget(LongSupplier nanos, Rate address, Rate node) {
        this.nanos = nanos;
        this.address = address;
        this.node = new Bucket(node, nanos.getAsLong());
        this.addresses = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterAccess(Duration.ofNanos(address.nanosEach()).multipliedBy(address.burst() + 1L))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Pays for a look-up, before it is made.
     *
     * @param from the address, null when not known: then it is the node's alone to bear
     * @return when to come again, where it cannot be paid for; else empty
     */
    Optional<Duration> pay(@Nullable String from) {
        long now = nanos.getAsLong();
        Optional<Bucket> own = bucket(from);
        long wait = own.map(bucket -> bucket.take(now)).orElse(0L);
        if (wait > 0) {
            return Optional.of(Duration.ofNanos(wait));
        }
        wait = node.take(now);
        if (wait > 0) {
            own.ifPresent(Bucket::giveBack);
            return Optional.of(Duration.ofNanos(wait));
        }
        return Optional.empty();
    }

    /** It found something, or nobody answered. */
    void payBack(@Nullable String from) {
        bucket(from).ifPresent(Bucket::giveBack);
        node.giveBack();
    }

    private Optional<Bucket> bucket(@Nullable String from) {
        return Optional.ofNullable(from)
                .flatMap(AddressBlock::bytesOf)
                .map(bytes -> bytes.length > NETWORK_BYTES ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes)
                .map(bytes -> addresses.get(
                        HexFormat.of().formatHex(bytes), network -> new Bucket(address, nanos.getAsLong())));
    }

    /** Tells by one time how much is left: when all of it would be back. */
    private static final class Bucket {
        private final long each;
        private final long most;
        private long fullAt;

        Bucket(Rate rate, long now) {
            this.each = rate.nanosEach();
            this.most = each * rate.burst();
            this.fullAt = now;
        }

        /** @return 0 when one was taken; else after how many nanoseconds there will be one */
        synchronized long take(long now) {
            long owed = Math.max(0, fullAt - now) + each;
            if (owed > most) {
                return owed - most;
            }
            fullAt = now + owed;
            return 0;
        }

        synchronized void giveBack() {
            fullAt -= each;
        }
    }
}
