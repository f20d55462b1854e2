package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.doorward.InvalidSettingsException;
import org.doorward.account.AccountStore;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.SessionStore;
import org.doorward.testing.ApplicationCdi;
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
