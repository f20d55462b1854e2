package org.doorward.internal.store.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.doorward.DoorwardEvent;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.internal.session.SessionEngineContract;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.store.SessionStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Each node with a cache of its own, whose copies never grow old, and a channel that tells the others at once. */
@Tag("fast")
class NearCacheSessionServiceTest extends SessionEngineContract {
    private static long hits;

    private final MemorySessionStore store = new MemorySessionStore(Duration.ofHours(1));
    private final ScopeEpochStore epochs = new MemoryStores(Duration.ofHours(1)).scopeEpochs();
    private final List<NearCache> caches = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        hits = 0;
    }

    @AfterAll
    static void copiesWereUsed() {
        assertTrue(hits > 1_000, hits + " hits");
    }

    @Override
    protected SessionStore store() {
        return store;
    }

    @Override
    protected ScopeEpochStore scopeEpochs() {
        return epochs;
    }

    @Override
    protected SessionStore onNode(SessionStore behind) {
        NearCache cache = new NearCache(behind, Duration.ofMinutes(1), () -> true, () -> 0, 1_000);
        caches.add(cache);
        return cache;
    }

    @Override
    protected void happened(DoorwardEvent event) {
        caches.forEach(cache -> cache.happened(event));
    }

    @AfterEach
    void count() {
        hits += caches.stream().mapToLong(NearCache::hits).sum();
    }
}
