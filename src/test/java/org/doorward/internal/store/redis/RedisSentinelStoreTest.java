package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionStore;
import org.doorward.session.SessionStoreContract;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.doorward.testing.Replicas;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSentinelStoreTest extends SessionStoreContract {
    private static RealSentinel redis;
    private static RedisStores stores;
    private final Keys keys = new Keys("doorward");

    @BeforeAll
    static void start() {
        redis = new RealSentinel();
        stores = RedisShape.of(redis).stores();
    }

    @AfterAll
    static void stop() {
        stores.close();
        redis.close();
    }

    @Override
    protected SessionStore store() {
        return stores.sessions();
    }

    @Override
    protected void forget(SessionId id) {
        String key = keys.session(id);
        try (RedisLink link = new RedisLink(redis.primaryAddress())) {
            link.call("DEL", key);
        }
    }

    @Test
    void aRevocationCountsAlsoWhereTheReplicasHaveNotHeardOfIt() {
        Session session = session(ada);
        assertTrue(store().open(session));
        redis.awaitReplicasInSync();
        Replicas replicas = new Replicas(redis.primaryAddress());
        replicas.detach();
        try {
            SessionEnd end = new SessionEnd(Reason.REVOKED, T0);
            assertTrue(store().end(session.id(), ada, end));
            store().endAll(ada, null, end);
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        Optional.of(end),
                        store().find(session.id()).orElseThrow().ended());
                assertEquals(1, store().epoch(ada));
            }
        } finally {
            replicas.attach();
        }
    }
}
