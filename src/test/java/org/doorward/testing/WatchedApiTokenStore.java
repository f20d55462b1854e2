package org.doorward.testing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/** A store that counts its look-ups and writes, and can hold them or fail; counts changes if it is told to. */
public final class WatchedApiTokenStore implements ApiTokenStore, ApiTokenReader {
    public final AtomicInteger reads = new AtomicInteger();
    public final AtomicInteger writes = new AtomicInteger();
    public volatile boolean counts;
    public volatile boolean fails;
    public volatile boolean failsAfterWriting;
    /** Tokens that cannot be replaced or removed, for no reason that a store should have. */
    public volatile Predicate<ApiToken> broken = token -> false;
    /** Tokens whose replacement or removal is answered as if the store gave no answer. */
    public volatile Predicate<ApiToken> refused = token -> false;
    /** Look-ups that have read wait for it before they answer. */
    public volatile @Nullable CountDownLatch held;
    /** Is counted down when a look-up has read. */
    public volatile @Nullable CountDownLatch hasRead;

    private final ApiTokenStore behind;
    private final AtomicLong changes = new AtomicLong();

    /** Over one on the heap. */
    public WatchedApiTokenStore() {
        this(new MemoryApiTokenStore());
    }

    public WatchedApiTokenStore(ApiTokenStore behind) {
        this.behind = behind;
    }

    @Override
    public Reading read(TenantId tenant, TokenHash hash) {
        reads.incrementAndGet();
        Reading reading = new Reading(
                behind.findByHash(tenant, hash),
                Optional.empty(),
                counts ? OptionalLong.of(changes.get()) : OptionalLong.empty());
        CountDownLatch holding = held;
        CountDownLatch told = hasRead;
        if (told != null) {
            told.countDown();
        }
        try {
            if (holding != null && !holding.await(60, TimeUnit.SECONDS)) {
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

    private void checkWhole(ApiToken token) {
        if (broken.test(token)) {
            throw new IllegalStateException("asked to break");
        }
        if (refused.test(token)) {
            writes.incrementAndGet();
            throw new StoreUnavailableException("asked to refuse", null);
        }
    }

    private <T> T written(T result) {
        writes.incrementAndGet();
        changes.incrementAndGet();
        if (failsAfterWriting) {
            throw new StoreUnavailableException("the answer is lost", null);
        }
        return result;
    }

    @Override
    public boolean create(ApiToken token, int most, Instant now) {
        return written(behind.create(token, most, now));
    }

    @Override
    public boolean replace(ApiToken next) {
        checkWhole(next);
        return written(behind.replace(next));
    }

    @Override
    public boolean remove(ApiToken token) {
        checkWhole(token);
        return written(behind.remove(token));
    }

    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        return behind.find(id);
    }

    @Override
    public List<ApiToken> list(AccountId owner, Instant now, int over) {
        return behind.list(owner, now, over);
    }

    @Override
    public void used(Map<ApiTokenId, ApiTokenUse> uses) {
        behind.used(uses);
    }

    @Override
    public List<ApiToken> due(Instant now, int limit) {
        return behind.due(now, limit);
    }
}
