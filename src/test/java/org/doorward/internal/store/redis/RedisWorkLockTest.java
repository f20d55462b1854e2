package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.store.WorkLockContract;
import org.doorward.testing.Eventually;
import org.doorward.testing.OnStore;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.Stopped;
import org.doorward.testing.StoreKind;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
@OnStore(StoreKind.REDIS)
class RedisWorkLockTest extends WorkLockContract {
    private final RealRedis redis = TestStores.of(this).server(RealRedis.class);

    @Test
    void nothingStaysOfALockForEver() {
        try (RedisLink link = new RedisLink(redis.address())) {
            lock().acquire(TenantId.DEFAULT, "a name", Duration.ZERO, Duration.ofMinutes(1))
                    .orElseThrow()
                    .close();
            Eventually.within(Duration.ofSeconds(60), "every key has an end", () -> {
                List<String> keys = link.texts("KEYS", "*a+name*");
                return keys.stream().noneMatch(key -> link.number("PTTL", key) == -1);
            });
            List<String> names = link.texts("KEYS", "*a+name*");
            assertEquals(List.of("redisson_lock_token:doorward:default:lock:{a+name}"), names);
        }
    }

    @Test
    void aFrozenRedisIsToldAndKeepsNobodyWaiting() {
        try (RedisStores impatient = redis.stores("doorward.redis.timeout", "300ms")) {
            Stopped frozen = Stopped.redis(redis);
            try {
                long start = System.nanoTime();
                assertThrows(StoreUnavailableException.class, () -> impatient
                        .locks()
                        .orElseThrow()
                        .acquire(TenantId.DEFAULT, "frozen", Duration.ofSeconds(30), Duration.ofMinutes(1)));
                assertTrue(System.nanoTime() - start < 15_000_000_000L, "it would have waited for thirty seconds");
            } finally {
                frozen.close();
            }
        }
    }
}
