package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;
import org.doorward.testing.Dumps;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.doorward.testing.SlotMove;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    /** A token whose keys are half moved is not forgotten: an answer is the truth, or there is none. */
    @Test
    void whileItsSlotIsOnTheMoveATokenIsFoundOrNobodyAnswers() {
        ApiToken token = created(ada);
        ApiToken next = rotated(token);
        assertTrue(store().replace(next));
        String row = "doorward:default:api-token:{api-tokens}" + token.id().value();
        String pointer = "doorward:default:api-token-hash:{api-tokens}"
                + next.secrets().current().value();
        SlotMove move = redis.beginMove("{api-tokens}");
        for (String moved : List.of(row, pointer, "doorward:~:api-token-changes:{api-tokens}")) {
            move.moveKeys(moved);
            for (ApiToken shown : List.of(token, next)) {
                try {
                    assertEquals(Optional.of(next), byHash(ada, shown.secrets().current()), moved);
                } catch (StoreUnavailableException e) {
                    assertFalse(moved.equals(pointer) && shown.equals(next), "all that it needs is in one place");
                }
            }
            assertEquals(Optional.empty(), byHash(ada, hash()), "what is unknown can be told all the time");
        }
        move.finish();
        assertEquals(Optional.of(next), byHash(ada, token.secrets().current()));
        assertTrue(store().remove(next));
    }
}
