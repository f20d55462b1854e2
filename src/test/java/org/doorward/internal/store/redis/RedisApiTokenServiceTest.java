package org.doorward.internal.store.redis;

import org.doorward.apitoken.ApiTokenServiceContract;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.limit.RateLimiter;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisApiTokenServiceTest extends ApiTokenServiceContract {
    private static RealRedis redis;
    private static RedisStores stores;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        stores = redis.stores();
    }

    @AfterAll
    static void stop() {
        stores.close();
        redis.close();
    }

    @Override
    protected ApiTokenStore store() {
        return stores.apiTokens(true);
    }

    @Override
    protected ServiceAccountStore serviceAccountStore() {
        return stores.serviceAccounts();
    }

    @Override
    protected RateLimiter limiter() {
        return stores.limits();
    }
}
