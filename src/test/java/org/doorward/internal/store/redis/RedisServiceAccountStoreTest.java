package org.doorward.internal.store.redis;

import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ServiceAccountStoreContract;
import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisServiceAccountStoreTest extends ServiceAccountStoreContract {
    private static RealRedis redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        one = redis.stores();
        other = redis.stores();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        redis.close();
    }

    @Override
    protected ServiceAccountStore store() {
        return one.serviceAccounts();
    }

    @Override
    protected ServiceAccountStore ofAnotherNode() {
        return other.serviceAccounts();
    }
}
