package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.TenantId;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What every lock promises: one holder at a time while its lease lasts, nobody waits without end, fences grow. */
public abstract class WorkLockContract {
    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name = "work " + NAMES.incrementAndGet();

    /** The lock as a node has it. */
    protected WorkLock lock() {
        return TestStores.of(this).one().locks().orElseThrow();
    }

    /** The lock as another node has it; where there is only one, the same. */
    protected WorkLock ofAnotherNode() {
        return TestStores.of(this).other().locks().orElseThrow();
    }

    private static Optional<WorkLock.Held> once(WorkLock lock, String name) {
        return lock.acquire(TENANT, name, Duration.ZERO, LONG);
    }

    @Test
    void oneHolderKeepsAllOthersOut() {
        try (WorkLock.Held held = once(lock(), name).orElseThrow()) {
            assertTrue(held.fence() > 0);
            assertTrue(once(lock(), name).isEmpty(), "not re-entrant, not even on one thread");
            assertTrue(once(ofAnotherNode(), name).isEmpty());
        }
        once(ofAnotherNode(), name).orElseThrow().close();
    }

    @Test
    void anotherNameAndAnotherTenantAreOtherLocks() {
        try (WorkLock.Held held = once(lock(), name).orElseThrow()) {
            assertTrue(held.fence() > 0);
            once(lock(), name + "x").orElseThrow().close();
            lock().acquire(new TenantId("another"), name, Duration.ZERO, LONG)
                    .orElseThrow()
                    .close();
        }
    }

    /** what is put together from tenant and name must not be the same for two. */
    @Test
    void oddCharactersDoNotMakeTwoLocksOne() {
        List<WorkLock.Held> all = new ArrayList<>();
        try {
            for (String[] pair : new String[][] {
                {"a", "b:c"}, {"a:b", "c"}, {"a", "b}:{c"}, {"a:lock:{b", "c"}, {"a", "%62:c"}, {"ä", "ö"}, {"a", "ä:ö"}
            }) {
                all.add(lock().acquire(new TenantId(pair[0]), name + pair[1], Duration.ZERO, LONG)
                        .orElseThrow(() -> new AssertionError(pair[0] + " + " + pair[1] + " was taken")));
            }
        } finally {
            all.forEach(WorkLock.Held::close);
        }
    }

    @Test
    void fencesGrowFromHolderToHolderAlsoWhenALeaseHasRunOut() {
        long last = 0;
        for (int i = 0; i < 3; i++) {
            try (WorkLock.Held held =
                    once(i % 2 == 0 ? lock() : ofAnotherNode(), name).orElseThrow()) {
                assertTrue(held.fence() > last, held.fence() + " after " + last);
                last = held.fence();
            }
        }
        WorkLock.Held paused = lock().acquire(TENANT, name, Duration.ZERO, Duration.ofMillis(1))
                .orElseThrow();
        try (WorkLock.Held next = ofAnotherNode()
                .acquire(TENANT, name, Duration.ofSeconds(30), LONG)
                .orElseThrow()) {
            assertTrue(next.fence() > paused.fence(), "the paused holder's writes are recognised as late");
        }
    }

    @Test
    void aHolderThatIsGoneKeepsNobodyOutForLongerThanItsLease() {
        Duration lease = Duration.ofMillis(300);
        boolean wasKept = false;
        for (int i = 0; i < 20 && !wasKept; i++) {
            String mine = name + i;
            long start = System.nanoTime();
            assertTrue(lock().acquire(TENANT, mine, Duration.ZERO, lease).isPresent());
            Optional<WorkLock.Held> other = once(ofAnotherNode(), mine);
            wasKept = other.isEmpty();
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            // where a machine held this thread up the lease may be over
            assertTrue(wasKept || passed.compareTo(lease) >= 0, () -> "not kept for the lease, but for " + passed);
            other.or(() -> ofAnotherNode().acquire(TENANT, mine, Duration.ofSeconds(30), LONG))
                    .orElseThrow()
                    .close();
        }
        assertTrue(wasKept, "it keeps others out for its lease");
    }

    @Test
    void lettingGoLateTakesNothingFromTheNextHolder() {
        WorkLock.Held late = lock().acquire(TENANT, name, Duration.ZERO, Duration.ofMillis(1))
                .orElseThrow();
        try (WorkLock.Held next = ofAnotherNode()
                .acquire(TENANT, name, Duration.ofSeconds(30), LONG)
                .orElseThrow()) {
            assertTrue(next.fence() > 0);
            late.close();
            late.close();
            assertTrue(once(lock(), name).isEmpty(), "the next holder has it still");
        }
    }

    @Test
    void waitingIsBoundedAndEndsAsSoonAsItIsFree() {
        WorkLock.Held held = once(lock(), name).orElseThrow();
        long start = System.nanoTime();
        assertTrue(ofAnotherNode()
                .acquire(TENANT, name, Duration.ofMillis(200), LONG)
                .isEmpty());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 195 && millis < 20_000, "waited " + millis + " ms for 200");

        List<WorkLock.Held> got = Collections.synchronizedList(new ArrayList<>());
        Thread waiter = new Thread(() -> ofAnotherNode()
                .acquire(TENANT, name, Duration.ofSeconds(20), LONG)
                .ifPresent(got::add));
        waiter.start();
        held.close();
        Eventually.within(Duration.ofSeconds(60), "the waiter has it", () -> got.size() == 1);
        got.get(0).close();
    }

    @Test
    void anotherThreadMayLetGo() throws InterruptedException {
        WorkLock.Held held = once(lock(), name).orElseThrow();
        Thread other = new Thread(held::close);
        other.start();
        other.join();
        once(lock(), name).orElseThrow().close();
    }

    @Test
    void anInterruptEndsTheWaiting() throws InterruptedException {
        try (WorkLock.Held held = once(lock(), name).orElseThrow()) {
            assertTrue(held.fence() > 0);
            Thread waiter = new Thread(() -> {
                try {
                    lock().acquire(TENANT, name, LONG, LONG).ifPresent(WorkLock.Held::close);
                } catch (org.doorward.StoreUnavailableException e) {
                    // it was waiting for the store's answer
                }
            });
            waiter.start();
            waiter.interrupt();
            waiter.join(30_000);
            assertFalse(waiter.isAlive());
        }
    }

    @Test
    void ofManyWhoTryAtOnceOneIsInAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Callable<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            WorkLock mine = i % 2 == 0 ? lock() : ofAnotherNode();
            workers.add(() -> {
                for (int turn = 0; turn < 5; turn++) {
                    try (WorkLock.Held held = mine.acquire(TENANT, name, Duration.ofSeconds(30), LONG)
                            .orElseThrow()) {
                        together.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        assertTrue(held.fence() > 0);
                        inside.decrementAndGet();
                        done.incrementAndGet();
                    }
                }
                return true;
            });
        }
        Race.of(workers);
        assertEquals(1, together.get(), "at once in there");
        assertEquals(80, done.get());
    }

    @Test
    void aLeaseMustBeThere() {
        assertThrows(
                IllegalArgumentException.class, () -> lock().acquire(TENANT, name, Duration.ZERO, Duration.ofNanos(1)));
    }
}
