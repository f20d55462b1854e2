package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.apitoken.ApiTokenLookUp;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.store.cache.ApiTokenCache;
import org.doorward.store.ToldOwnerContract;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.OnStore;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.StoreKind;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
@OnStore(StoreKind.REDIS)
class RedisToldOwnerTest extends ToldOwnerContract {
    private final RealRedis redis = TestStores.of(this).server(RealRedis.class);

    private static String row(ServiceAccount account) {
        return "doorward:default:service-account:{api-tokens}"
                + account.id().value().replace(":", "%3A");
    }

    @Test
    void aKeyThatNoNodeRemembersIsCheckedInOneRoundTrip() { // SPEC, promise 6
        IssueResult.Issued key = key(made(Set.of("deployer")).id());
        known(key.text());
        try (RedisMonitor monitor = new RedisMonitor(redis)) {
            assertEquals(
                    List.of("evalsha"), monitor.during(() -> known(key.text())).roundTrips());
        }
    }

    /** Each change of a service account counts: else a copy of its key would be confirmed by what is asked of others. */
    @Test
    void aCopyOfAKeyIsNotConfirmedOnceItsServiceAccountWasChangedAndNobodyTold() {
        AtomicLong nanos = new AtomicLong();
        Duration trusted = Duration.ofSeconds(5);
        ApiTokenCache cache = new ApiTokenCache(store(), trusted, () -> true, nanos::get, 100);
        ServiceAccount account = made(Set.of("deployer"));
        IssueResult.Issued key = key(account.id());
        IssueResult.Issued other = pat();
        assertEquals(Optional.of(TokenOwner.of(account)), lookUp(cache, key));
        nanos.addAndGet(trusted.toNanos());
        lookUp(cache, other);
        long before = cache.hits();
        assertEquals(Optional.of(TokenOwner.of(account)), lookUp(cache, key));
        assertEquals(before + 1, cache.hits(), "nothing has changed");
        ServiceAccount next = account.changed(account.name(), Set.of(), true);
        assertTrue(serviceAccountStore().replace(next));
        nanos.addAndGet(trusted.toNanos());
        lookUp(cache, other);
        assertEquals(Optional.of(TokenOwner.of(next)), lookUp(cache, key));
        assertTrue(serviceAccountStore().remove(account.id()));
        nanos.addAndGet(trusted.toNanos());
        lookUp(cache, other);
        assertEquals(Optional.empty(), lookUp(cache, key));
    }

    private static Optional<TokenOwner> lookUp(ApiTokenCache cache, IssueResult.Issued key) {
        ApiTokenLookUp found = cache.lookUp(TenantId.DEFAULT, TokenHash.of(key.text()), "192.0.2.1");
        return assertInstanceOf(ApiTokenLookUp.Found.class, found).owner();
    }

    @Test
    void aDamagedServiceAccountIsNobodyAndAWarningAndItsKeyIsStillThere() {
        for (List<String> damage : List.of(
                List.of("HDEL", "active"),
                List.of("HSET", "version", "first"),
                List.of("HSET", "roles0", "%zz"),
                List.of("HSET", "created", "{\"@class\":\"org.example.Gadget\"}"))) {
            ServiceAccount account = made(Set.of("deployer"));
            IssueResult.Issued key = key(account.id());
            List<String> command = new ArrayList<>(damage);
            command.add(1, row(account));
            redis.command(command.toArray(String[]::new));
            try (CapturedLogs logs = new CapturedLogs("org.doorward.store.redis")) {
                assertEquals(Optional.empty(), told(store(), key), damage::toString);
                assertTrue(logs.text().contains(account.id().value()), logs::text);
                assertRefused(Reason.UNKNOWN, key.text());
            }
        }
        ServiceAccount account = made(Set.of("deployer"));
        IssueResult.Issued key = key(account.id());
        redis.command("DEL", row(account));
        redis.command("SET", row(account), "a text");
        assertEquals(Optional.empty(), told(store(), key));
    }
}
