package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.cluster.EventLogContract;
import org.doorward.internal.keys.KeySetStoreContract;
import org.doorward.internal.limit.RateLimiterContract;
import org.doorward.internal.login.SignInTaskStoreContract;
import org.doorward.internal.session.ScopeEpochStoreContract;
import org.doorward.internal.session.SessionEngineContract;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.store.ServiceAccountStoreContract;
import org.doorward.store.SessionStoreContract;
import org.doorward.store.TicketStoreContract;
import org.doorward.store.WorkLockContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisShape;
import org.doorward.testing.SlotMove;
import org.doorward.testing.StoreKind;
import org.doorward.testing.TestStores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All promises of stores, in a Redis Cluster. */
@Tag("stores")
@OnStore(StoreKind.REDIS_CLUSTER)
class RedisClusterStoresTest {
    @Nested
    class Sessions extends SessionStoreContract {}

    @Nested
    class ApiTokens extends ApiTokenStoreContract {
        /** Set where a test waits for what gives no answer. */
        private @Nullable RedisStores impatient;

        @Override
        protected ApiTokenStore store() {
            return impatient == null ? super.store() : impatient.apiTokens(true);
        }

        /** A token whose keys are half moved is not forgotten: an answer is the truth, or there is none. */
        @Test
        void whileItsSlotIsOnTheMoveATokenIsFoundOrNobodyAnswers() {
            RealCluster cluster = TestStores.of(this).server(RealCluster.class);
            try (RedisStores stores = RedisShape.of(cluster).stores("doorward.redis.timeout", "4s")) {
                impatient = stores;
                moveTheSlotOfTokens(cluster);
            }
        }

        private void moveTheSlotOfTokens(RealCluster cluster) {
            ApiToken one = created(ada);
            ApiToken two = created(ada);
            assertTrue(store().replace(named(created(bob), "so that there is a count of changes")));
            SlotMove move = cluster.beginMove("{api-tokens}");
            List<String> inTurn =
                    List.of(row(one), way(two), way(one), row(two), "doorward:~:api-token-changes:{api-tokens}");
            for (String moved : inTurn) {
                move.moveKeys(moved);
                for (ApiToken shown : List.of(one, two)) {
                    try {
                        assertEquals(
                                Optional.of(shown), byHash(ada, shown.secrets().current()), moved);
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

    @Nested
    class ServiceAccounts extends ServiceAccountStoreContract {}

    @Nested
    class Tickets extends TicketStoreContract {}

    @Nested
    class SignInTasks extends SignInTaskStoreContract {}

    @Nested
    class KeySets extends KeySetStoreContract {}

    @Nested
    class Scopes extends ScopeEpochStoreContract {}

    @Nested
    class Locks extends WorkLockContract {}

    @Nested
    class Events extends EventLogContract {}

    @Nested
    class Limits extends RateLimiterContract {}

    @Nested
    class SessionEngines extends SessionEngineContract {}
}
