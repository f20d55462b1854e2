package org.doorward.internal.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.doorward.DoorwardEvent;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.concurrent.SingleFlight;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.doorward.session.ScopeRevoked;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the epochs of tenants and of everyone. It learns them by events and by {@link #poll}. A
 * session is over when its account's scope epoch is earlier; API tokens have epochs of their own. What no poll has confirmed for too long is not trusted:
 * then the next request polls, as does the first. Safe for any thread.
 */
public final class ScopeEpochs implements EventListener {
    /** How often a node polls: within this time a revocation is known where events are lost, or do not exist. */
    public static final Duration POLL_EVERY = Duration.ofSeconds(1);

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int PAGE = 1_000;

    private final ScopeEpochStore store;
    private final long trusted;
    private final LongSupplier nanos;
    private final Function<DoorwardEvent, ScopeEpochStore.@Nullable Moved> told;
    private final Map<TenantId, Long> tenants = new ConcurrentHashMap<>();
    private final SingleFlight<String, Long> polls = new SingleFlight<>(WAIT);
    private volatile long everyone;

    /** All earlier epochs are known. Only polls move it: an event may come before an earlier one, or alone. */
    private volatile long polledTo;

    private volatile boolean polled;
    private volatile long confirmedAt;

    /**
     * @param trusted how long a poll confirms what this node knows; more than zero
     * @param nanos a monotonic clock, in nanoseconds
     */
    public ScopeEpochs(ScopeEpochStore store, Duration trusted, LongSupplier nanos) {
        this(
                store,
                trusted,
                nanos,
                event -> event instanceof ScopeRevoked revoked
                        ? new ScopeEpochStore.Moved(revoked.tenant(), revoked.epoch())
                        : null);
    }

    private ScopeEpochs(
            ScopeEpochStore store,
            Duration trusted,
            LongSupplier nanos,
            Function<DoorwardEvent, ScopeEpochStore.@Nullable Moved> told) {
        if (trusted.isZero() || trusted.isNegative()) {
            throw new IllegalArgumentException("the time must be positive");
        }
        this.store = store;
        this.trusted = trusted.toNanos();
        this.nanos = nanos;
        this.told = told;
    }

    /** As the constructor, of the epochs that API tokens are compared with. */
    public static ScopeEpochs ofTokens(ScopeEpochStore store, Duration trusted, LongSupplier nanos) {
        return new ScopeEpochs(
                store,
                trusted,
                nanos,
                event -> event instanceof CacheHint.TokenScopeMoved moved
                        ? new ScopeEpochStore.Moved(moved.tenant(), moved.epoch())
                        : null);
    }

    /**
     * Returns the later one of the tenant's epoch and everyone's, as this node knows them. It reads no store while polls
     * succeed.
     *
     * @throws StoreUnavailableException when no poll has succeeded for too long and the store does not answer
     */
    public long known(TenantId tenant) {
        if (!polled || nanos.getAsLong() - confirmedAt >= trusted) {
            poll();
        }
        Long own = tenants.isEmpty() ? null : tenants.get(tenant);
        return own == null ? everyone : Math.max(own, everyone);
    }

    /** Reads all that was moved since the last poll. Callers at the same time share one. */
    public void poll() {
        if (polls.join("", this::readOn).isEmpty()) {
            throw new StoreUnavailableException("the epochs take too long to be read", null);
        }
    }

    private Long readOn() {
        long began = nanos.getAsLong();
        List<ScopeEpochStore.Moved> page;
        do {
            page = store.movedAfter(polledTo, PAGE);
            page.forEach(moved -> learn(moved.tenant(), moved.epoch()));
            if (!page.isEmpty()) {
                polledTo = page.get(page.size() - 1).epoch();
            }
        } while (page.size() >= PAGE);
        confirmedAt = began;
        polled = true;
        return polledTo;
    }

    private synchronized void learn(@Nullable TenantId tenant, long epoch) {
        if (tenant != null) {
            if (epoch > everyone) {
                tenants.merge(tenant, epoch, Math::max);
            }
        } else if (epoch > everyone) {
            everyone = epoch;
            tenants.values().removeIf(own -> own <= epoch);
        }
    }

    /** Receives the events of all nodes. Late and repeated events do no harm. */
    @Override
    public void happened(DoorwardEvent event) {
        ScopeEpochStore.Moved moved = told.apply(event);
        if (moved != null) {
            learn(moved.tenant(), moved.epoch());
        }
    }

    /** Moves the epoch of a tenant or, with null, of everyone. From now on this node knows it. */
    public long move(@Nullable TenantId tenant) {
        long epoch = store.move(tenant);
        learn(tenant, epoch);
        return epoch;
    }

    /** Returns the later one of the tenant's epoch and everyone's, from the store itself. */
    public long read(TenantId tenant) {
        return begin(tenant).await();
    }

    /** Begins to read a tenant's epoch from the store itself, so that the caller can read something else meanwhile. */
    Fresh begin(TenantId tenant) {
        return new Fresh(store.read(tenant));
    }

    /** An epoch that is being read. */
    record Fresh(CompletableFuture<Long> answer) {
        /**
         * Returns the later one of the tenant's epoch and everyone's.
         *
         * @throws StoreUnavailableException when the store does not answer
         */
        long await() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof StoreUnavailableException known
                        ? known
                        : new StoreUnavailableException("the epochs of scopes cannot be read", e);
            }
        }
    }
}
