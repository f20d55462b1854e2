package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.Replicas;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;

/** A client that reads from replicas, as Redisson does by default. */
@Tag("stores")
class RedisOwnSentinelClientTest extends RedisOwnClientContract {
    private static RealSentinel redis;
    private static RedissonClient client;
    private static RedisStores stores;
    private final Keys keys = new Keys("doorward");

    @BeforeAll
    static void start() {
        redis = new RealSentinel();
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.useSentinelServers()
                .addSentinelAddress(redis.addresses().split(",", -1))
                .setMasterName(redis.masterName());
        assertEquals(ReadMode.SLAVE, config.useSentinelServers().getReadMode());
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
        return redis.primaryAddress();
    }

    @Test
    void aRevocationCountsAlsoWhereTheReplicasHaveNotHeardOfIt() {
        Session session = session(ada);
        assertTrue(StoredSessions.open(store(), session));
        redis.awaitReplicasInSync();
        Replicas replicas = new Replicas(redis.primaryAddress());
        assertEquals(2, replicas.addresses().size());
        replicas.detach();
        try {
            SessionEnd end = new SessionEnd(Reason.REVOKED, T0);
            assertTrue(StoredSessions.end(store(), session.id(), ada, end));
            StoredSessions.endAll(store(), ada, null, end);
            assertNull(
                    client.getMap(keys.session(session.id()), StringCodec.INSTANCE)
                            .readAllMap()
                            .get("end"),
                    "the client itself reads what is out of date");
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        Optional.of(end),
                        store().find(session.id()).orElseThrow().ended());
                assertTrue(store().state(ada).epoch() > 0);
                assertEquals(List.of(), StoredSessions.list(store(), ada, T0));
            }
        } finally {
            replicas.attach();
        }
    }
}
