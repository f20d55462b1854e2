package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which touches are written, over a store that only notes them down. */
@Tag("fast")
class TouchQueueTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final AccountId ADA = AccountId.of("ada");

    private final TokenGenerator generator = new TokenGenerator();
    private final SessionId id = generator.sessionId(ADA);
    private final List<Touch> written = Collections.synchronizedList(new ArrayList<>());
    private volatile CountDownLatch mayWrite = new CountDownLatch(0);
    private volatile boolean down;
    private final SessionStore store = (SessionStore) Proxy.newProxyInstance(
            TouchQueueTest.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, arguments) -> {
                mayWrite.await();
                written.add((Touch) arguments[0]);
                if (down) {
                    throw new StoreUnavailableException("down", null);
                }
                return true;
            });
    private TouchQueue queue = new TouchQueue(store, MINUTE);

    @AfterEach
    void close() {
        queue.close();
    }

    private Touch touch(Duration after, long generation) {
        return new Touch(id, T0.plus(after), null, generation);
    }

    private boolean add(Duration after, long generation) throws InterruptedException {
        boolean added = queue.add(touch(after, generation));
        assertTrue(queue.awaitWritten(10_000));
        return added;
    }

    @Test
    void aSessionIsWrittenOncePerInterval() throws InterruptedException {
        assertTrue(add(Duration.ZERO, 0));
        assertFalse(add(Duration.ZERO, 0));
        assertFalse(add(MINUTE.minusMillis(1), 0));
        assertFalse(add(Duration.ofHours(-1), 0), "from before");
        assertTrue(add(MINUTE, 0));
        assertFalse(add(MINUTE.plusMillis(1), 0));
        assertEquals(List.of(touch(Duration.ZERO, 0), touch(MINUTE, 0)), written);
    }

    @Test
    void aGenerationThatWasNotShownYetIsWrittenAtOnceAndOnce() throws InterruptedException {
        assertTrue(add(Duration.ZERO, 0));
        assertTrue(add(Duration.ofMillis(1), 1));
        assertFalse(add(Duration.ofMillis(2), 1));
        assertFalse(add(Duration.ofMillis(3), 0));
        assertEquals(2, written.size());
    }

    @Test
    void whatComesWhileOneIsWrittenIsNotWrittenAndWhatComesWhileOneWaitsIsWrittenWithIt() throws InterruptedException {
        SessionId other = generator.sessionId(ADA);
        mayWrite = new CountDownLatch(1);
        assertTrue(queue.add(touch(Duration.ZERO, 0)));
        Touch waiting = new Touch(other, T0, null, 1);
        assertTrue(queue.add(waiting));
        for (int i = 1; i <= 1_000; i++) {
            queue.add(touch(Duration.ofMillis(i), 0));
            assertFalse(queue.add(new Touch(other, T0.plusMillis(i), null, 0)));
        }
        mayWrite.countDown();
        assertTrue(queue.awaitWritten(10_000));
        long ofTheFirst =
                written.stream().filter(touch -> touch.session().equals(id)).count();
        assertEquals(1, ofTheFirst);
        assertEquals(new Touch(other, T0.plusMillis(1_000), null, 1), written.get(1));
        assertEquals(2, written.size());
    }

    @Test
    void whatCouldNotBeWrittenIsBroughtByTheNextUse() throws InterruptedException {
        down = true;
        assertTrue(add(Duration.ZERO, 0));
        assertTrue(add(Duration.ofMillis(1), 0));
        down = false;
        assertTrue(add(Duration.ofMillis(2), 0));
        assertFalse(add(Duration.ofMillis(3), 0));
        assertEquals(3, written.size());
    }

    @Test
    void withoutAnIntervalEveryLaterUseIsWritten() throws InterruptedException {
        queue.close();
        queue = new TouchQueue(store, Duration.ZERO);
        assertTrue(add(Duration.ofMillis(1), 0));
        assertTrue(add(Duration.ofMillis(2), 0));
        assertEquals(2, written.size());
    }

    @Test
    void nothingIsTakenOnceItIsClosed() throws InterruptedException {
        queue.close();
        assertFalse(add(Duration.ZERO, 0));
        assertEquals(List.of(), written);
    }

    @Test
    void sessionsBeyondTheCapacityAreDroppedWhileTheStoreIsSlow() throws InterruptedException {
        mayWrite = new CountDownLatch(1);
        int added = 0;
        for (int i = 0; i < 12_000; i++) {
            added += queue.add(new Touch(generator.sessionId(ADA), T0, null, 0)) ? 1 : 0;
        }
        assertTrue(added == 10_000 || added == 10_001, added + ", one of which may be being written");
        mayWrite.countDown();
        assertTrue(queue.awaitWritten(30_000));
        assertEquals(added, written.size());
    }
}
