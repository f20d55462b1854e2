package org.doorward.internal.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.AddressBlock;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Limits the look-ups of tokens that end with "unknown", for each address within a tenant, and for this node. Anybody can invent tokens with a
 * correct checksum, and no copy answers for them. A look-up takes from the budget before it is made, and gives back when it
 * finds a token, so that good tokens are not limited and parallel look-ups do not exceed the limit. IPv6 addresses count by
 * their /64. The number of addresses is bounded; one that was evicted starts anew. On the heap of this node. Safe for any
 * thread.
 */
final class LookUpBudget {
    /** For one address. */
    static final Rate ADDRESS = new Rate(100, 10);

    /** For this node. */
    static final Rate NODE = new Rate(1_000, 100);

    private static final int ADDRESSES = 10_000;

    private final LongSupplier nanos;
    private final Rate address;
    private final Bucket node;
    private final Cache<Client, Bucket> addresses;

    /** An address within a tenant, as its network. */
    private record Client(TenantId tenant, String network) {}

    /**
     * @param burst the most at once after a pause; at least 1
     * @param perSecond the lasting rate; at least 1
     */
    record Rate(int burst, int perSecond) {
        private long nanosEach() {
            return Duration.ofSeconds(1).toNanos() / perSecond;
        }
    }

    /** @param nanos a monotonic clock, in nanoseconds */
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
     * Takes from the budget for a look-up, before it is made.
     *
     * @param from the address; null when it is unknown, which takes from the node's budget alone
     * @return how long to wait when the budget is used up; otherwise empty
     */
    Optional<Duration> pay(TenantId tenant, @Nullable String from) {
        long now = nanos.getAsLong();
        Optional<Bucket> own = bucket(tenant, from);
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

    /** Gives back after a look-up that found a token, or that the store did not answer. */
    void payBack(TenantId tenant, @Nullable String from) {
        bucket(tenant, from).ifPresent(Bucket::giveBack);
        node.giveBack();
    }

    private Optional<Bucket> bucket(TenantId tenant, @Nullable String from) {
        return Optional.ofNullable(from)
                .flatMap(AddressBlock::clientNetwork)
                .map(network ->
                        addresses.get(new Client(tenant, network), client -> new Bucket(address, nanos.getAsLong())));
    }

    /** A token bucket, as the one time at which it is full again. */
    private static final class Bucket {
        private final long each;
        private final long most;
        private long fullAt;

        Bucket(Rate rate, long now) {
            this.each = rate.nanosEach();
            this.most = each * rate.burst();
            this.fullAt = now;
        }

        /** Takes one and returns 0, or returns the nanoseconds until there is one. */
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
