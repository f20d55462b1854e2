package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenListeners;
import org.doorward.apitoken.ApiTokenPolicy;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.IssueResult;
import org.doorward.testing.ManualClock;
import org.doorward.testing.WatchedApiTokenStore;
import org.junit.jupiter.api.Test;

/** How long a round of what nobody waits for goes on. */
class MaintenanceTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-01T08:00:00Z"));
    private final WatchedApiTokenStore store = new WatchedApiTokenStore();
    private final ApiTokenService tokens = new ApiTokenService(
            store,
            new ApiTokenPolicy(DAY.multipliedBy(365), false, Duration.ZERO, DAY, 10_000),
            clock,
            new ApiTokenListeners(List.of()));
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
            return tokens.care(limit);
        };
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Maintenance.inBatches(batch, () -> false));
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
        assertThrows(StoreUnavailableException.class, () -> Maintenance.inBatches(tokens::care, () -> false));
        store.failsAfterWriting = false;
        assertEquals(2 * Maintenance.BATCH - 3, left(), "which was written, though nobody was told");
    }

    @Test
    void aNodeThatStopsWaitsForOneBatchAtMost() {
        due(2 * Maintenance.BATCH);
        Maintenance.inBatches(tokens::care, () -> true);
        assertEquals(Maintenance.BATCH, left());
    }
}
