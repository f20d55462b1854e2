package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.store.SessionStoreContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.RealRedis7;
import org.doorward.testing.RedisLink;
import org.doorward.testing.StoreKind;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("stores")
@OnStore(StoreKind.REDIS_7)
@EnabledIf(value = "org.doorward.testing.RealRedis7#isThere", disabledReason = "no Redis 7 for this machine")
class Redis7StoreTest extends SessionStoreContract {
    @Test
    void itReallyIsRedis7() {
        try (RedisLink link =
                new RedisLink(TestStores.of(this).server(RealRedis7.class).address())) {
            assertTrue(link.text("INFO", "server").contains("redis_version:7."));
        }
    }
}
