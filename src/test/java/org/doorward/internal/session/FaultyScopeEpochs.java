package org.doorward.internal.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/** A store of scope epochs in front of another that gives no answer when it is told to, and the clock of its nodes. */
final class FaultyScopeEpochs implements ScopeEpochStore {
    private final ScopeEpochStore store;
    private final AtomicLong nanos = new AtomicLong();
    volatile boolean fails;

    /** Whether the store has lost all epochs. */
    volatile boolean lost;

    /** How often a node has read what was moved. */
    final AtomicInteger reads = new AtomicInteger();

    FaultyScopeEpochs(ScopeEpochStore store) {
        this.store = store;
    }

    /** Lets time pass by the monotonic clock of the nodes. */
    void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    long nanos() {
        return nanos.get();
    }

    private void answer() {
        if (fails) {
            throw new StoreUnavailableException("no epochs now", null);
        }
    }

    @Override
    public CompletableFuture<Long> read(TenantId tenant) {
        if (fails) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("no epochs now", null));
        }
        return lost ? CompletableFuture.completedFuture(0L) : store.read(tenant);
    }

    @Override
    public long move(@Nullable TenantId tenant) {
        answer();
        return store.move(tenant);
    }

    @Override
    public List<Moved> movedAfter(long epoch, int limit) {
        reads.incrementAndGet();
        answer();
        return lost ? List.of() : store.movedAfter(epoch, limit);
    }
}
