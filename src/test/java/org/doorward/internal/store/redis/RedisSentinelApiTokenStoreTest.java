package org.doorward.internal.store.redis;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;
import org.doorward.testing.Dumps;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisSentinelApiTokenStoreTest extends ApiTokenStoreContract {
    private static RealSentinel redis;
    private static RedisStores one;
    private static RedisStores other;

    @BeforeAll
    static void start() {
        redis = new RealSentinel();
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
    protected ApiTokenStore store() {
        return one.apiTokens(true);
    }

    @Override
    protected ApiTokenStore ofAnotherNode() {
        return other.apiTokens(true);
    }

    @Override
    protected String everythingStored() {
        return Stream.of(redis.primaryAddress())
                .map(address -> {
                    try (RedisLink link = new RedisLink(address)) {
                        return Dumps.of(link);
                    }
                })
                .collect(Collectors.joining());
    }
}
