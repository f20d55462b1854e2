package org.doorward.internal.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenId;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.store.memory.HeapApiTokenStore;
import org.jspecify.annotations.Nullable;

/** A store on the heap that counts its look-ups, and can hold them or fail; counts changes if it is told to. */
final class WatchedApiTokenStore implements ApiTokenStore {
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean counts;
    volatile boolean fails;
    volatile boolean failsAfterWriting;
    /** Look-ups that have read wait for it before they answer. */
    volatile @Nullable CountDownLatch held;
    /** Is counted down when a look-up has read. */
    volatile @Nullable CountDownLatch hasRead;

    private final ApiTokenStore heap = new HeapApiTokenStore();
    private final AtomicLong changes = new AtomicLong();

    @Override
    public Reading read(TenantId tenant, TokenHash hash) {
        reads.incrementAndGet();
        Reading reading = new Reading(
                heap.findByHash(tenant, hash), counts ? OptionalLong.of(changes.get()) : OptionalLong.empty());
        CountDownLatch holding = held;
        CountDownLatch told = hasRead;
        if (told != null) {
            told.countDown();
        }
        try {
            if (holding != null && !holding.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let it go");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (fails) {
            throw new StoreUnavailableException("asked to fail", null);
        }
        return reading;
    }

    @Override
    public Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash) {
        return read(tenant, hash).token();
    }

    private <T> T written(T result) {
        changes.incrementAndGet();
        if (failsAfterWriting) {
            throw new StoreUnavailableException("the answer is lost", null);
        }
        return result;
    }

    @Override
    public boolean create(ApiToken token, int most, Instant now) {
        return written(heap.create(token, most, now));
    }

    @Override
    public boolean replace(ApiToken next) {
        return written(heap.replace(next));
    }

    @Override
    public boolean remove(ApiToken token) {
        return written(heap.remove(token));
    }

    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        return heap.find(id);
    }

    @Override
    public List<ApiToken> list(AccountId owner) {
        return heap.list(owner);
    }

    @Override
    public void used(Map<ApiTokenId, ApiTokenUse> uses) {
        heap.used(uses);
    }

    @Override
    public List<ApiToken> due(Instant now, int limit) {
        return heap.due(now, limit);
    }
}
