package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.account.AccountStore;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenListeners;
import org.doorward.apitoken.ApiTokenPolicy;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.Owner;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.session.SessionStore;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several nodes need and one node's stores cannot give is refused at the start, by name. */
class StoresTest {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final MemorySessionStore sessions = new MemorySessionStore(Duration.ofHours(1));
    private final Map<Class<?>, Object> beans =
            new HashMap<>(Map.of(SessionStore.class, sessions, AccountStore.class, new TestAccounts()));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        sessions.close();
    }

    /** Of an application that keeps sessions and accounts itself, and has neither database nor address. */
    private Stores stores(boolean cluster) {
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            return new Stores(
                    TestSettings.with("doorward.store", "redis", "doorward.cluster", Boolean.toString(cluster)),
                    Clock.systemUTC(),
                    opened::push);
        } finally {
            cdi.close();
        }
    }

    /** What all nodes share; nobody asks it anything. */
    private static <T> T shared(Class<T> store) {
        return store.cast(
                Proxy.newProxyInstance(store.getClassLoader(), new Class<?>[] {store}, (proxy, method, arguments) -> {
                    throw new IllegalStateException(method.toString());
                }));
    }

    private void refused() {
        InvalidSettingsException refused = assertThrows(InvalidSettingsException.class, () -> stores(true));
        assertEquals(1, refused.problems().size());
        String problem = refused.problems().get(0);
        assertTrue(problem.startsWith("doorward.cluster: "), problem);
        for (String way :
                new String[] {"doorward.jpa.url", "doorward.redis.address", "ApiTokenStore", "ServiceAccountStore"}) {
            assertTrue(problem.contains(way), problem);
        }
    }

    @Test
    void apiTokensOfOneNodeAreRefusedInACluster() {
        refused();
        beans.put(ApiTokenStore.class, shared(ApiTokenStore.class));
        refused();
        beans.remove(ApiTokenStore.class);
        beans.put(ServiceAccountStore.class, shared(ServiceAccountStore.class));
        refused();
    }

    @Test
    void serviceAccountsOfTheApplicationsOwnAreNotThoseThatRedisKeepsBesideTheTokens() {
        AccountId robot = AccountId.of(ServiceAccount.ID_PREFIX + "robot");
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        ServiceAccount kept = new ServiceAccount(robot, "robot", Set.of("admin"), true, now, robot, 1);
        try (RealRedis redis = new RealRedis();
                RedisStores other = redis.stores()) {
            assertTrue(other.serviceAccounts().create(kept));
            ApiTokenService service = new ApiTokenService(
                    other.apiTokens(true),
                    ApiTokenPolicy.of(TestSettings.with()),
                    Clock.fixed(now, ZoneOffset.UTC),
                    new ApiTokenListeners(List.of()));
            IssueResult.Issued key = (IssueResult.Issued) service.create(
                    ApiTokenKind.API_KEY, robot, "key", ApiTokenGrant.OF_ALL, now.plus(Duration.ofDays(1)));
            assertEquals(Optional.of(Owner.of(kept)), owner(redis, key));
            beans.put(ServiceAccountStore.class, shared(ServiceAccountStore.class));
            assertEquals(Optional.empty(), owner(redis, key));
        }
    }

    /** As it is told with the key. */
    private Optional<Owner> owner(RealRedis redis, IssueResult.Issued key) {
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            Stores stores = new Stores(
                    TestSettings.with("doorward.redis.address", redis.address()), Clock.systemUTC(), opened::push);
            stores.start();
            return stores.apiTokens()
                    .read(TenantId.DEFAULT, key.token().secrets().current())
                    .owner();
        } finally {
            cdi.close();
        }
    }

    @Test
    void oneNodeMayKeepThemOnItsHeap() {
        assertTrue(stores(false).apiTokensAreOfThisNode());
    }

    @Test
    void inAClusterTheApplicationsOwnStoresAreTaken() {
        beans.put(ApiTokenStore.class, shared(ApiTokenStore.class));
        beans.put(ServiceAccountStore.class, shared(ServiceAccountStore.class));
        assertFalse(stores(true).apiTokensAreOfThisNode());
    }
}
