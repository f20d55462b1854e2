package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStoreContract;
import org.doorward.testing.Eventually;
import org.doorward.testing.RedisLink;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** What is promised on a client that the application has made and goes on using. */
abstract class RedisOwnClientContract extends SessionStoreContract {
    private static final Duration SOON = Duration.ofSeconds(60);
    private final Keys keys = new Keys("doorward");

    /** The stores of all tests. */
    abstract RedisStores shared();

    abstract RedissonClient client();

    /** Where the primary is. */
    abstract String primary();

    static RedisStores over(RedissonClient client) {
        RedisStores stores = new RedisStores(
                TestSettings.with("doorward.store", "redis", "doorward.redis.timeout", "10s"),
                Clock.systemUTC(),
                Optional.of(client));
        try {
            stores.start();
        } catch (StoreUnavailableException e) {
            // a busy machine
        }
        Eventually.within(SOON, "Redis can be used", stores::isReady);
        return stores;
    }

    @Override
    protected SessionStore store() {
        return shared().sessions();
    }

    @Override
    protected void forget(SessionId id) {
        try (RedisLink link = new RedisLink(primary())) {
            link.call("DEL", keys.session(id));
        }
    }

    private long subscribers() {
        try (RedisLink link = new RedisLink(primary())) {
            return (Long) ((List<?>) link.call("PUBSUB", "NUMSUB", keys.events())).get(1);
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("doorward"))
                .collect(Collectors.toSet());
    }

    @Test
    void theClientIsNotClosedAndNothingOfOursIsLeftWithIt() {
        Set<Thread> before = threads();
        Eventually.within(SOON, "one listens", () -> subscribers() == 1);
        RedisStores stores = over(client());
        stores.events().orElseThrow().append(List.of(Map.of("kind", "test")));
        assertEquals(0, stores.sessions().state(AccountId.of("ada")).epoch());
        assertTrue(threads().stream().anyMatch(thread -> !before.contains(thread)), "threads of ours");
        stores.close();
        assertFalse(client().isShutdown());
        Eventually.within(SOON, "threads of ours end", () -> threads().stream().allMatch(before::contains));
        client().getBucket("application", StringCodec.INSTANCE).set("still works");
        assertEquals(1, subscribers(), "that of the others is left alone");
        assertTrue(shared().isReady());
        shared().close();
        Eventually.within(SOON, "nobody listens", () -> subscribers() == 0);
        assertFalse(client().isShutdown());
        client().getBucket("application", StringCodec.INSTANCE).delete();
        renew();
    }

    /** Makes {@link #shared} anew. */
    abstract void renew();
}
