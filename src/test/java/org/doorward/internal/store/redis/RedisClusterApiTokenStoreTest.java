package org.doorward.internal.store.redis;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;
import org.doorward.testing.Dumps;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisClusterApiTokenStoreTest extends ApiTokenStoreContract {
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
    protected ApiTokenStore store() {
        return one.apiTokens();
    }

    @Override
    protected ApiTokenStore ofAnotherNode() {
        return other.apiTokens();
    }

    @Override
    protected String everythingStored() {
        return Stream.of(redis.primaryOf("{api-tokens}"))
                .map(address -> {
                    try (RedisLink link = new RedisLink(address)) {
                        return Dumps.of(link);
                    }
                })
                .collect(Collectors.joining());
    }
}
