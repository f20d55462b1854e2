package org.doorward.internal.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.SessionEvent;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStoreContract;
import org.junit.jupiter.api.Tag;

/** The contract through a cache whose copies never grow old: what it answers from them is at all times what is stored. */
@Tag("fast")
class NearCacheSessionStoreTest extends SessionStoreContract {
    private final MemorySessionStore memory = new MemorySessionStore(TOMBSTONE);
    private final NearCache cache = new NearCache(memory, Duration.ofMinutes(1), () -> true, () -> 0, 1_000);
    private final SessionStore compared = (SessionStore) Proxy.newProxyInstance(
            NearCacheSessionStoreTest.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
                try {
                    Object answer = method.invoke(cache, arguments);
                    if (method.getName().equals("find")) {
                        SessionId id = (SessionId) arguments[0];
                        assertEquals(answer, cache.findRecent(id, 0, T0), "as it was kept or is loaded");
                        assertEquals(answer, cache.findRecent(id, 0, T0), "as it was loaded or is told again");
                    }
                    return answer;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    @Override
    protected SessionStore store() {
        return compared;
    }

    @Override
    protected void forget(SessionId id) {
        memory.sweep(T0.plus(Duration.ofDays(365)), Integer.MAX_VALUE);
        cache.happened(new SessionEvent.Revoked(id, ada, Reason.REVOKED, T0, Origin.OTHER_NODE));
    }
}
