package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.IssueResult;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicy;
import org.doorward.internal.endpoint.admin.CleanUp;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.internal.store.memory.MemoryWorkLock;
import org.doorward.store.WorkLock;
import org.doorward.testing.Eventually;
import org.doorward.testing.ManualClock;
import org.doorward.testing.WatchedApiTokenStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a round of what nobody waits for goes on. */
@Tag("fast")
class MaintenanceTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-01T08:00:00Z"));
    private final WatchedApiTokenStore store = new WatchedApiTokenStore();
    private final ApiTokenEngine tokens = new ApiTokenEngine(
            store,
            new ApiTokenPolicy(DAY.multipliedBy(365), false, Duration.ZERO, DAY, 10_000),
            clock,
            new EventListeners(List.of()));
    private final AtomicInteger batches = new AtomicInteger();

    /** So many that are due to be reminded of. */
    private void due(int count) {
        for (int i = 0; i < count; i++) {
            Instant end = clock.instant().plus(DAY.multipliedBy(60));
            IssueResult made = tokens.create(
                    ApiTokenKind.PERSONAL_ACCESS_TOKEN, AccountId.of("ada"), "n" + i, ApiTokenGrant.OF_ALL, end);
            assertTrue(made instanceof IssueResult.Issued);
        }
        clock.advance(DAY.multipliedBy(31));
    }

    private void round() {
        IntUnaryOperator batch = limit -> {
            batches.incrementAndGet();
            return tokens.maintain(limit);
        };
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Maintenance.inBatches(batch, () -> false));
    }

    @Test
    void theStartGoesOnWithoutWorkWhoseStoreHangsAndTheWorkIsDoneWhenItDoesNot() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (Maintenance maintenance = new Maintenance()) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> maintenance.untilAnswered(
                            "waiting",
                            () -> {
                                try {
                                    answered.await();
                                    done.countDown();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            new StartWait(Duration.ZERO)));
            assertEquals(1, done.getCount());
            answered.countDown();
            assertTrue(done.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void sweepsThatTakeLongDelayNothingElse() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        try (Maintenance maintenance = new Maintenance(SHORT, SHORT)) {
            for (String name : List.of("a", "b", "c")) {
                maintenance.sweep(
                        new CleanUp.Part(name, "sweep " + name, most -> {
                            atOnce.incrementAndGet();
                            begun.countDown();
                            await(goOn);
                            return CleanUp.Batch.of(0);
                        }),
                        new MemoryStores(Duration.ofHours(1)).locks().orElseThrow(),
                        SHORT);
            }
            assertTrue(begun.await(60, TimeUnit.SECONDS));
            AtomicInteger failures = new AtomicInteger();
            maintenance.untilAnswered(
                    "waiting",
                    () -> {
                        if (failures.incrementAndGet() == 1) {
                            throw gone();
                        }
                        other.countDown();
                    },
                    new StartWait(Duration.ZERO));
            assertTrue(other.await(60, TimeUnit.SECONDS));
            assertEquals(1, atOnce.get(), "one sweep after another");
            goOn.countDown();
        }
    }

    @Test
    void workThatFailsAfterTheStartIsDoneAgainWhateverItFailsWith() throws InterruptedException {
        for (boolean hangs : List.of(false, true)) {
            CountDownLatch goOn = new CountDownLatch(hangs ? 1 : 0);
            CountDownLatch done = new CountDownLatch(1);
            AtomicInteger times = new AtomicInteger();
            try (Maintenance maintenance = new Maintenance(SHORT, SHORT)) {
                maintenance.untilAnswered(
                        "waiting",
                        () -> {
                            await(goOn);
                            switch (times.incrementAndGet()) {
                                case 1 -> throw hangs ? new IllegalStateException("1") : gone();
                                case 2 -> throw new IllegalStateException("2");
                                case 3 -> throw gone();
                                case 4 -> throw new IllegalArgumentException("4");
                                default -> done.countDown();
                            }
                        },
                        new StartWait(Duration.ZERO));
                goOn.countDown();
                assertTrue(done.await(60, TimeUnit.SECONDS), () -> times + " times");
            }
            assertEquals(5, times.get());
        }
    }

    @Test
    void workThatIsSetWrongIsNotTriedAgain() throws InterruptedException {
        CountDownLatch third = new CountDownLatch(3);
        try (Maintenance maintenance = new Maintenance(SHORT, SHORT)) {
            maintenance.untilAnswered(
                    "waiting",
                    () -> {
                        third.countDown();
                        throw third.getCount() == 2
                                ? gone()
                                : new InvalidSettingsException(List.of("doorward.secret: too short"));
                    },
                    new StartWait(Duration.ZERO));
            Eventually.within(Duration.ofSeconds(60), "it is tried again", () -> third.getCount() == 1);
            assertFalse(third.await(500, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void periodicWorkGoesOnAfterAnError() throws InterruptedException {
        CountDownLatch third = new CountDownLatch(3);
        CleanUp.Part part = new CleanUp.Part("sessions", "sweep sessions", most -> {
            third.countDown();
            throw new NoClassDefFoundError("com/example/Missing");
        });
        WorkLock free = new MemoryWorkLock();
        try (Maintenance maintenance = new Maintenance()) {
            maintenance.sweep(part, free, SHORT);
            assertTrue(third.await(60, TimeUnit.SECONDS));
        }
    }

    private static StoreUnavailableException gone() {
        return new StoreUnavailableException("gone", null);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int left() {
        return store.due(clock.instant(), Integer.MAX_VALUE).size();
    }

    @Test
    void aRoundInWhichEverythingFailsEnds() {
        due(2 * Maintenance.BATCH);
        store.broken = token -> true;
        round();
        assertEquals(1, batches.get());
        assertEquals(2 * Maintenance.BATCH, left());
    }

    @Test
    void someThatFailKeepTheOthersWaitingForNoOtherRound() {
        due(3 * Maintenance.BATCH);
        store.broken = token -> token.name().endsWith("77");
        round();
        assertEquals(15, left());
    }

    @Test
    void aStoreThatGivesNoAnswerEndsTheRound() {
        due(2 * Maintenance.BATCH);
        store.failsAfterWriting = true;
        assertThrows(StoreUnavailableException.class, () -> Maintenance.inBatches(tokens::maintain, () -> false));
        store.failsAfterWriting = false;
        assertEquals(2 * Maintenance.BATCH - 3, left(), "which was written, though nobody was told");
    }

    @Test
    void aNodeThatStopsWaitsForOneBatchAtMost() {
        due(2 * Maintenance.BATCH);
        Maintenance.inBatches(tokens::maintain, () -> true);
        assertEquals(Maintenance.BATCH, left());
    }
}
