package org.doorward.internal.store.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.store.WorkLock;
import org.jspecify.annotations.Nullable;
import org.redisson.RedissonFencedLock;
import org.redisson.api.RFencedLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * Redisson's fenced lock with a fixed lease. Nothing renews it, so that a dead or paused holder blocks nobody for longer.
 * Waiting polls: connections for subscriptions are few, and messages get lost.
 */
final class RedisWorkLock implements WorkLock {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** How long the fence counter is stored: longer than anything that is written under the lock. */
    private static final Duration FENCE_KEPT = Duration.ofDays(400);

    private final Redis redis;
    private final Keys keys;
    /** Redisson identifies owners by number, by default the thread's. These are greater. */
    private final AtomicLong owners = new AtomicLong(1L << 40);

    RedisWorkLock(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public Optional<Held> acquire(TenantId tenant, String name, Duration wait, Duration lease) {
        if (lease.toMillis() < 1) {
            throw new IllegalArgumentException("a lease is at least 1 ms: " + lease);
        }
        String key = keys.lock(tenant, name);
        long owner = owners.incrementAndGet();
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Long fence = attempt(key, owner, lease);
            if (fence != null) {
                redis.send(client ->
                        client.getBucket(fenceKey(key), StringCodec.INSTANCE).expireAsync(FENCE_KEPT));
                return Optional.of(new Lease(key, owner, fence));
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(Math.min(left, LOOK_AGAIN_NANOS));
        }
    }

    private @Nullable Long attempt(String key, long owner, Duration lease) {
        try {
            return redis.call(key, false, client -> taken(client, key, owner, lease));
        } catch (StoreUnavailableException e) {
            // the lock may be ours all the same
            redis.send(client -> client.getFencedLock(key).unlockAsync(owner));
            throw e;
        }
    }

    private static CompletionStage<@Nullable Long> taken(
            RedissonClient client, String key, long owner, Duration lease) {
        RFencedLock lock = client.getFencedLock(key);
        return ((RedissonFencedLock) lock).tryLockAndGetTokenAsync(0, lease.toMillis(), TimeUnit.MILLISECONDS, owner);
    }

    /** The key of Redisson's fence counter. */
    private static String fenceKey(String key) {
        return "redisson_lock_token:" + key;
    }

    private final class Lease implements Held {
        private final String key;
        private final long owner;
        private final long fence;

        Lease(String key, long owner, long fence) {
            this.key = key;
            this.owner = owner;
            this.fence = fence;
        }

        @Override
        public long fence() {
            return fence;
        }

        @Override
        public void close() {
            try {
                redis.call(key, false, client -> client.getFencedLock(key).unlockAsync(owner));
            } catch (StoreUnavailableException e) {
                // the lease has expired, or will expire because Redis is down
                LOG.log(System.Logger.Level.DEBUG, "a lock was not released", e);
            }
        }
    }
}
