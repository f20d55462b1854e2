package org.doorward.internal.store.memory;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.doorward.TenantId;
import org.doorward.internal.session.ScopeEpochStore;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of scopes on the heap of one node. They follow the time, so that no epoch comes twice after a restart: the
 * application's own session store may keep the earlier ones.
 */
final class MemoryScopeEpochs implements ScopeEpochStore {
    private final Map<TenantId, Long> tenants = new HashMap<>();
    private final InstantSource clock;
    private long everyone;
    private long latest;

    MemoryScopeEpochs(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletableFuture<Long> read(TenantId tenant) {
        return CompletableFuture.completedFuture(Math.max(everyone, tenants.getOrDefault(tenant, 0L)));
    }

    @Override
    public synchronized long move(@Nullable TenantId tenant) {
        latest = Math.max(latest + 1, clock.millis());
        if (tenant == null) {
            everyone = latest;
            tenants.clear();
        } else {
            tenants.put(tenant, latest);
        }
        return latest;
    }

    @Override
    public synchronized List<Moved> movedAfter(long epoch, int limit) {
        return Stream.concat(
                        Stream.of(new Moved(null, everyone)),
                        tenants.entrySet().stream().map(one -> new Moved(one.getKey(), one.getValue())))
                .filter(moved -> moved.epoch() > epoch)
                .sorted(Comparator.comparingLong(Moved::epoch))
                .limit(limit)
                .toList();
    }
}
