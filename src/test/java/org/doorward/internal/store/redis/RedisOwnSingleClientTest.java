package org.doorward.internal.store.redis;

import org.doorward.testing.RealRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

@Tag("stores")
class RedisOwnSingleClientTest extends RedisOwnClientContract {
    private static RealRedis redis;
    private static RedissonClient client;
    private static RedisStores stores;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.useSingleServer().setAddress(redis.address());
        client = Redisson.create(config);
        stores = over(client);
    }

    @AfterAll
    static void stop() {
        stores.close();
        client.shutdown();
        redis.close();
    }

    @Override
    RedisStores shared() {
        return stores;
    }

    @Override
    void renew() {
        stores = over(client);
    }

    @Override
    RedissonClient client() {
        return client;
    }

    @Override
    String primary() {
        return redis.address();
    }
}
