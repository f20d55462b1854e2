package org.doorward.internal.store.redis;

import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ServiceAccountStoreContract;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterServiceAccountStoreTest extends ServiceAccountStoreContract {
    private static RealCluster redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealCluster();
        one = RedisShape.of(redis).stores();
        other = RedisShape.of(redis).stores();
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
