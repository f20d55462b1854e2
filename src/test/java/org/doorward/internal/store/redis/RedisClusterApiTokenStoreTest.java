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
        return one.apiTokens(true);
    }

    @Override
    protected ApiTokenStore ofAnotherNode() {
        return other.apiTokens(true);
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
        ApiToken one = created(ada);
        ApiToken two = created(ada);
        assertTrue(store().replace(named(created(bob), "so that there is a count of changes")));
        SlotMove move = redis.beginMove("{api-tokens}");
        List<String> inTurn =
                List.of(row(one), way(two), way(one), row(two), "doorward:~:api-token-changes:{api-tokens}");
        for (String moved : inTurn) {
            move.moveKeys(moved);
            for (ApiToken shown : List.of(one, two)) {
                try {
                    assertEquals(Optional.of(shown), byHash(ada, shown.secrets().current()), moved);
                } catch (StoreUnavailableException e) {
                    boolean whole = inTurn.indexOf(moved) >= (shown.equals(one) ? 2 : 3);
                    assertFalse(whole, "all that it needs is in one place");
                }
            }
            assertEquals(Optional.empty(), byHash(ada, hash()), "what is unknown can be told all the time");
        }
        move.finish();
        assertEquals(Optional.of(one), byHash(ada, one.secrets().current()));
        assertTrue(store().remove(two));
    }

    private static String row(ApiToken token) {
        return "doorward:default:api-token:{api-tokens}" + token.id().value();
    }

    private static String way(ApiToken token) {
        return "doorward:default:api-token-hash:{api-tokens}"
                + token.secrets().current().value();
    }
}
