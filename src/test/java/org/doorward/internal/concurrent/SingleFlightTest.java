package org.doorward.internal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.StoreUnavailableException;
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SingleFlightTest {
    private static final int CALLERS = 20;

    private final SingleFlight<String, Integer> flight = new SingleFlight<>(Duration.ofSeconds(10));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger worked = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<Thread> followers = java.util.Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        mayEnd.countDown();
        threads.shutdownNow();
    }

    private int work() {
        begun.countDown();
        try {
            assertTrue(mayEnd.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return worked.incrementAndGet();
    }

    /** One that does the work, and others that come while it does. */
    private List<Future<Optional<Integer>>> burst(java.util.function.Supplier<Integer> work)
            throws InterruptedException {
        List<Future<Optional<Integer>>> answers = new ArrayList<>();
        answers.add(threads.submit(() -> flight.join("key", work)));
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        for (int i = 1; i < CALLERS; i++) {
            answers.add(threads.submit(() -> {
                followers.add(Thread.currentThread());
                return flight.join("key", work);
            }));
        }
        Eventually.within(
                Duration.ofSeconds(60),
                "all others wait",
                () -> followers.size() == CALLERS - 1
                        && followers.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        return answers;
    }

    @Test
    void manyAtOnceAreAnsweredByOneWork() throws Exception {
        List<Future<Optional<Integer>>> answers = burst(this::work);
        mayEnd.countDown();
        for (Future<Optional<Integer>> answer : answers) {
            assertEquals(Optional.of(1), answer.get(60, TimeUnit.SECONDS));
        }
        assertEquals(1, worked.get());
    }

    @Test
    void theyFailTogetherAndTheNextOneTriesAnew() throws Exception {
        List<Future<Optional<Integer>>> answers = burst(() -> {
            work();
            throw new StoreUnavailableException("no answer", null);
        });
        mayEnd.countDown();
        for (Future<Optional<Integer>> answer : answers) {
            ExecutionException failed = assertThrows(ExecutionException.class, () -> answer.get(60, TimeUnit.SECONDS));
            assertInstanceOf(StoreUnavailableException.class, failed.getCause());
        }
        assertEquals(1, worked.get());
        assertEquals(Optional.of(2), flight.join("key", worked::incrementAndGet));
    }

    @Test
    void anotherKeyWaitsForNobody() throws Exception {
        burst(this::work);
        assertEquals(Optional.of(7), flight.join("other", () -> 7));
    }

    @Test
    void nothingIsKeptForWhoeverComesLater() {
        assertEquals(Optional.of(1), flight.join("key", worked::incrementAndGet));
        assertEquals(Optional.of(2), flight.join("key", worked::incrementAndGet));
    }

    @Test
    void nobodyWaitsLongerThanIsAllowed() throws Exception {
        SingleFlight<String, Integer> impatient = new SingleFlight<>(Duration.ofMillis(20));
        Future<Optional<Integer>> first = threads.submit(() -> impatient.join("key", this::work));
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        assertEquals(Optional.empty(), impatient.join("key", this::work));
        assertEquals(0, worked.get());
        mayEnd.countDown();
        assertEquals(Optional.of(1), first.get(60, TimeUnit.SECONDS));
    }
}
