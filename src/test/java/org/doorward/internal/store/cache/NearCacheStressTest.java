package org.doorward.internal.store.cache;

import static org.doorward.internal.store.cache.CacheBed.T0;
import static org.doorward.internal.store.cache.CacheBed.end;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.doorward.store.SessionStore;
import org.doorward.testing.StoredSessions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many requests at once while sessions end in every way: whoever asks after a revocation has returned is not let in. */
@Tag("fast")
class NearCacheStressTest {
    private static final int ROUNDS = 4_000;
    private static final int READERS = 4;
    private static final int READS_BEFORE = 6;
    private static final int READS_AFTER = 12;

    private final CacheBed sessions = new CacheBed();
    private final MemorySessionStore truth = new MemorySessionStore(Duration.ofHours(1));
    private final NearCache cache =
            new NearCache(dawdling(truth), Duration.ofMinutes(1), () -> true, System::nanoTime, 100_000);
    private final AtomicInteger letIn = new AtomicInteger();
    private volatile @Nullable Round round;

    private static final class Round {
        final Session session;
        final CountDownLatch before = new CountDownLatch(READS_BEFORE);
        final CountDownLatch after = new CountDownLatch(READS_AFTER);
        volatile boolean over;

        Round(Session session) {
            this.session = session;
        }
    }

    /** Takes its time between what it reads and its answer, and before it writes. */
    private static SessionStore dawdling(SessionStore store) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean reads = method.getName().equals("find");
            if (!reads) {
                dawdle();
            }
            Object answer = method.invoke(store, arguments);
            if (reads) {
                dawdle();
            }
            return answer;
        };
        return (SessionStore) Proxy.newProxyInstance(
                NearCacheStressTest.class.getClassLoader(), new Class<?>[] {SessionStore.class}, handler);
    }

    private static void dawdle() {
        for (int i = ThreadLocalRandom.current().nextInt(400); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    private void read() {
        for (Round now = round; now != null; now = round) {
            boolean over = now.over;
            boolean lives = cache.findRecent(now.session.id(), 0, T0)
                    .orElseThrow()
                    .ended()
                    .isEmpty();
            if (over && lives) {
                letIn.incrementAndGet();
            }
            (over ? now.after : now.before).countDown();
        }
    }

    private void revoke(Session session, int way) {
        AccountId owner = session.owner();
        switch (way) {
            case 0 -> StoredSessions.end(cache, session.id(), owner, end());
            case 1 -> StoredSessions.endAll(cache, owner, null, end());
            case 2 -> {
                StoredSessions.end(truth, session.id(), owner, end());
                cache.happened(new SessionEvent.Revoked(session.id(), owner, Reason.REVOKED, T0, Origin.OTHER_NODE));
            }
            default -> {
                StoredSessions.endAll(truth, owner, null, end());
                cache.happened(new SessionEvent.AllRevoked(owner, null, Reason.REVOKED, T0, Origin.OTHER_NODE));
            }
        }
    }

    private Round opened(int number) {
        Session session = sessions.session(AccountId.of("account-" + number), 0);
        assertTrue(StoredSessions.open(truth, session));
        return new Round(session);
    }

    @Test
    void nobodyIsLetInByACopyOnceTheRevocationHasReturned() throws Exception {
        Random random = new Random(40);
        Round now = opened(0);
        round = now;
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(threads.submit(this::read));
        }
        try {
            for (int i = 0; i < ROUNDS; i++) {
                if (random.nextInt(4) > 0) {
                    assertTrue(now.before.await(60, TimeUnit.SECONDS));
                }
                revoke(now.session, random.nextInt(4));
                now.over = true;
                assertTrue(now.after.await(60, TimeUnit.SECONDS));
                now = opened(i + 1);
                round = now;
            }
        } finally {
            round = null;
            threads.shutdown();
        }
        for (Future<?> reader : readers) {
            reader.get(60, TimeUnit.SECONDS);
        }
        assertEquals(0, letIn.get(), "requests let in after the end");
        assertTrue(cache.hits() > ROUNDS, cache.hits() + " hits");
        assertTrue(cache.misses() > ROUNDS, cache.misses() + " misses");
    }
}
