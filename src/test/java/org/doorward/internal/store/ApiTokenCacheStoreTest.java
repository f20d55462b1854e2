package org.doorward.internal.store;

import java.time.Duration;
import java.time.Instant;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;
import org.doorward.testing.WatchedApiTokenStore;

/** A store behind the cache keeps its promises. */
class ApiTokenCacheStoreTest extends ApiTokenStoreContract {
    private final ApiTokenStore cache =
            new ApiTokenCache(new WatchedApiTokenStore(), Duration.ofSeconds(5), () -> true, System::nanoTime, 1_000);

    @Override
    protected ApiTokenStore store() {
        return cache;
    }

    @Override
    protected String everythingStored() {
        return cache.due(Instant.MAX, Integer.MAX_VALUE).toString();
    }
}
