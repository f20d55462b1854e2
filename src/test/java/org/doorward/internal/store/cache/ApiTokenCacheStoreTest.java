package org.doorward.internal.store.cache;

import java.time.Duration;
import java.time.Instant;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.testing.WatchedApiTokenStore;
import org.junit.jupiter.api.Tag;

/** A store behind the cache keeps its promises. */
@Tag("fast")
class ApiTokenCacheStoreTest extends ApiTokenStoreContract {
    private final ApiTokenStore cache =
            new ApiTokenCache(new WatchedApiTokenStore(), Duration.ofSeconds(5), () -> true, System::nanoTime, 1_000);

    @Override
    protected ApiTokenStore store() {
        return cache;
    }

    @Override
    protected ApiTokenStore ofAnotherNode() {
        return cache;
    }

    @Override
    protected String everythingStored() {
        return cache.due(Instant.MAX, Integer.MAX_VALUE).toString();
    }
}
