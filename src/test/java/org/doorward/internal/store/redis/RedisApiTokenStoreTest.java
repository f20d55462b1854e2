package org.doorward.internal.store.redis;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;
import org.doorward.testing.Dumps;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisApiTokenStoreTest extends ApiTokenStoreContract {
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
    protected ApiTokenStore store() {
        return one.apiTokens(true);
    }

    @Override
    protected ApiTokenStore ofAnotherNode() {
        return other.apiTokens(true);
    }

    @Override
    protected String everythingStored() {
        return Stream.of(redis.address())
                .map(address -> {
                    try (RedisLink link = new RedisLink(address)) {
                        return Dumps.of(link);
                    }
                })
                .collect(Collectors.joining());
    }
}
