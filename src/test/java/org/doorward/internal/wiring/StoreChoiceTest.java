package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ApplicationScoped;
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
import org.doorward.TokenHash;
import org.doorward.account.AccountStore;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicies;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.store.SessionStore;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What several nodes need and one node's stores cannot give is refused at the start, by name. */
@Tag("stores")
class StoreChoiceTest {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final MemorySessionStore sessions = new MemorySessionStore(Duration.ofHours(1));
    private final Map<Class<?>, Object> beans =
            new HashMap<>(Map.of(SessionStore.class, sessions, AccountStore.class, new TestAccounts()));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** Of an application that keeps sessions and accounts itself, and has neither database nor address. */
    private StoreChoice stores(boolean cluster) {
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            return new StoreChoice(
                    TestSettings.with("doorward.store", "redis", "doorward.cluster", Boolean.toString(cluster)),
                    new ApplicationBeans(opened::push),
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
        ServiceAccount kept = ServiceAccount.builder(robot, "robot", now, robot)
                .roles(Set.of("admin"))
                .build();
        try (RealRedis redis = new RealRedis();
                RedisStores other = redis.stores()) {
            assertTrue(other.serviceAccounts().create(kept));
            ApiTokenEngine service = new ApiTokenEngine(
                    other.apiTokens(true),
                    ApiTokenPolicies.of(TestSettings.with()),
                    Clock.fixed(now, ZoneOffset.UTC),
                    new EventListeners(List.of()));
            IssueResult.Issued key = (IssueResult.Issued) service.create(
                    ApiTokenKind.API_KEY, robot, "key", ApiTokenGrant.OF_ALL, now.plus(Duration.ofDays(1)));
            assertEquals(Optional.of(TokenOwner.of(kept)), owner(redis, key));
            beans.put(ServiceAccountStore.class, shared(ServiceAccountStore.class));
            assertEquals(Optional.empty(), owner(redis, key));
        }
    }

    @Test
    void dependentBeansAreDestroyedAtTheEndAndBeansWithAScopeAreNot() throws Exception {
        beans.put(AccountStore.class, new ScopedAccounts());
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            new StoreChoice(TestSettings.with(), new ApplicationBeans(opened::push), Clock.systemUTC(), opened::push);
            assertEquals(List.of(), cdi.destroyed);
            close();
            opened.clear();
            assertEquals(List.of(sessions), cdi.destroyed);
        } finally {
            cdi.close();
        }
    }

    /** Accounts that CDI destroys with the application. */
    @ApplicationScoped
    private static final class ScopedAccounts extends TestAccounts {}

    /** As it is told with the key. */
    private Optional<TokenOwner> owner(RealRedis redis, IssueResult.Issued key) {
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            StoreChoice stores = new StoreChoice(
                    TestSettings.with("doorward.redis.address", redis.address()),
                    new ApplicationBeans(opened::push),
                    Clock.systemUTC(),
                    opened::push);
            StartWait wait = new StartWait(Duration.ofSeconds(30));
            stores.start(wait);
            stores.awaitStart(wait);
            return ApiTokenReader.of(stores.apiTokens())
                    .read(TenantId.DEFAULT, TokenHash.of(key.text()))
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

    @Test
    void allThatANodeAloneCannotDoInAClusterIsRefusedAtOnce() {
        beans.remove(AccountStore.class);
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            InvalidSettingsException refused = assertThrows(
                    InvalidSettingsException.class,
                    () -> new StoreChoice(
                            TestSettings.with(
                                    "doorward.store", "redis",
                                    "doorward.cluster", "true",
                                    "doorward.accounts", "application",
                                    "doorward.jwt.algorithm", "ES256",
                                    "doorward.paths.ticket", "/live"),
                            new ApplicationBeans(opened::push),
                            Clock.systemUTC(),
                            opened::push));
            assertEquals(
                    List.of("doorward.accounts", "doorward.jwt.algorithm", "doorward.cluster", "doorward.paths.ticket"),
                    refused.problems().stream()
                            .map(problem -> problem.substring(0, problem.indexOf(':')))
                            .toList());
        } finally {
            cdi.close();
        }
    }

    @Test
    void whatTheApplicationDoesNotBringIsKeptWhereAllNodesLookThoughItsSessionsAreNot() {
        ApplicationCdi cdi = new ApplicationCdi(beans);
        try {
            StoreChoice stores = new StoreChoice(
                    TestSettings.with(
                            "doorward.cluster", "true",
                            "doorward.jwt.algorithm", "ES256",
                            "doorward.jpa.url", "jdbc:h2:mem:choice"),
                    new ApplicationBeans(opened::push),
                    Clock.systemUTC(),
                    opened::push);
            assertSame(sessions, stores.sessions());
            assertTrue(stores.keySetsAreShared());
            assertFalse(stores.apiTokensAreOfThisNode());
            assertEquals(Optional.empty(), stores.events());
            for (Object store :
                    List.of(stores.keySets(), stores.apiTokens(), stores.serviceAccounts(), stores.tickets())) {
                assertTrue(store.getClass().getName().contains(".jpa."), store::toString);
            }
        } finally {
            cdi.close();
        }
    }
}
