package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.doorward.Reason;
import org.doorward.internal.cluster.EventLogContract;
import org.doorward.internal.keys.KeySetStoreContract;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.store.ServiceAccountStoreContract;
import org.doorward.store.SessionStoreContract;
import org.doorward.store.TicketStoreContract;
import org.doorward.store.WorkLockContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.Replicas;
import org.doorward.testing.StoreKind;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All promises of stores, in a Redis that sentinels watch. */
@Tag("stores")
@OnStore(StoreKind.REDIS_SENTINEL)
class RedisSentinelStoresTest {
    @Nested
    class Sessions extends SessionStoreContract {
        @Test
        void aRevocationCountsAlsoWhereTheReplicasHaveNotHeardOfIt() {
            Session session = session(ada);
            RealSentinel redis = TestStores.of(this).server(RealSentinel.class);
            assertTrue(StoredSessions.open(store(), session));
            redis.awaitReplicasInSync();
            Replicas replicas = new Replicas(redis.primaryAddress());
            replicas.detach();
            try {
                SessionEnd end = new SessionEnd(Reason.REVOKED, T0);
                assertTrue(StoredSessions.end(store(), session.id(), ada, end));
                StoredSessions.endAll(store(), ada, null, end);
                for (int i = 0; i < 10; i++) {
                    assertEquals(
                            Optional.of(end),
                            store().find(session.id()).orElseThrow().ended());
                    assertTrue(store().state(ada).epoch() > 0);
                }
            } finally {
                replicas.attach();
            }
        }
    }

    @Nested
    class ApiTokens extends ApiTokenStoreContract {}

    @Nested
    class ServiceAccounts extends ServiceAccountStoreContract {}

    @Nested
    class Tickets extends TicketStoreContract {}

    @Nested
    class KeySets extends KeySetStoreContract {}

    @Nested
    class Locks extends WorkLockContract {}

    @Nested
    class Events extends EventLogContract {}
}
