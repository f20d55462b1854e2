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
import org.doorward.apitoken.ApiTokenLookUp;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.Owner;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ToldOwnerContract;
import org.doorward.internal.store.ApiTokenCache;
import org.doorward.limit.RateLimiter;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisMonitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisToldOwnerTest extends ToldOwnerContract {
    private static RealRedis redis;
    private static RedisStores stores;
    private static RedisLink link;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        stores = redis.stores();
        link = new RedisLink(redis.address());
    }

    @AfterAll
    static void stop() {
        link.close();
        stores.close();
        redis.close();
    }

    @Override
    protected ApiTokenStore store() {
        return stores.apiTokens(true);
    }

    @Override
    protected ApiTokenStore withoutOwners() {
        return stores.apiTokens(false);
    }

    @Override
    protected ServiceAccountStore serviceAccountStore() {
        return stores.serviceAccounts();
    }

    @Override
    protected RateLimiter limiter() {
        return stores.limits();
    }

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
        assertEquals(Optional.of(Owner.of(account)), lookUp(cache, key));
        nanos.addAndGet(trusted.toNanos());
        lookUp(cache, other);
        long before = cache.hits();
        assertEquals(Optional.of(Owner.of(account)), lookUp(cache, key));
        assertEquals(before + 1, cache.hits(), "nothing has changed");
        ServiceAccount next = account.changed(account.name(), Set.of(), true);
        assertTrue(serviceAccountStore().replace(next));
        nanos.addAndGet(trusted.toNanos());
        lookUp(cache, other);
        assertEquals(Optional.of(Owner.of(next)), lookUp(cache, key));
        assertTrue(serviceAccountStore().remove(account.id()));
        nanos.addAndGet(trusted.toNanos());
        lookUp(cache, other);
        assertEquals(Optional.empty(), lookUp(cache, key));
    }

    private static Optional<Owner> lookUp(ApiTokenCache cache, IssueResult.Issued key) {
        ApiTokenLookUp found =
                cache.lookUp(TenantId.DEFAULT, key.token().secrets().current(), "192.0.2.1");
        return assertInstanceOf(ApiTokenLookUp.Found.class, found).owner();
    }

    @Test
    void aDamagedServiceAccountIsNobodyAndAWarningAndItsKeyIsStillThere() { // R023
        for (List<String> damage : List.of(
                List.of("HDEL", "active"),
                List.of("HSET", "version", "first"),
                List.of("HSET", "roles0", "%zz"),
                List.of("HSET", "created", "{\"@class\":\"org.example.Gadget\"}"))) {
            ServiceAccount account = made(Set.of("deployer"));
            IssueResult.Issued key = key(account.id());
            List<String> command = new ArrayList<>(damage);
            command.add(1, row(account));
            link.call(command.toArray(String[]::new));
            try (CapturedLogs logs = new CapturedLogs("org.doorward.store.redis")) {
                assertEquals(Optional.empty(), told(store(), key), damage::toString);
                assertTrue(logs.text().contains(account.id().value()), logs::text);
                assertRefused(Reason.UNKNOWN, key.text());
            }
        }
        ServiceAccount account = made(Set.of("deployer"));
        IssueResult.Issued key = key(account.id());
        link.call("DEL", row(account));
        link.call("SET", row(account), "a text");
        assertEquals(Optional.empty(), told(store(), key));
    }
}
