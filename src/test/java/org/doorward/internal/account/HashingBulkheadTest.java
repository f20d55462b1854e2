package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.doorward.AccountId;
import org.doorward.testing.Eventually;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** a crowd of strangers keeps nobody waiting who is known. */
@Tag("fast")
class HashingBulkheadTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HashingBulkhead turns = new HashingBulkhead(1, 3);
    private final List<String> went = Collections.synchronizedList(new ArrayList<>());

    /** Someone who waits in its lane by now, notes that it went, and gives its turn back. */
    private final class Waiting {
        final CompletableFuture<Boolean> had = new CompletableFuture<>();
        final Thread thread;

        Waiting(String name, @Nullable String account) {
            this(turns, name, account);
        }

        Waiting(HashingBulkhead of, String name, @Nullable String account) {
            thread = new Thread(() -> {
                boolean has = of.enter(id(account), LONG);
                if (has) {
                    went.add(name);
                    of.leave(id(account));
                }
                had.complete(has);
            });
            thread.start();
            Eventually.within(PATIENCE, name + " waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        }
    }

    private static @Nullable AccountId id(@Nullable String account) {
        return account == null ? null : AccountId.of(account);
    }

    private static boolean had(Waiting waiting) {
        return waiting.had.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void whoIsKnownGoesBeforeStrangersThatCameFirstAndEachLaneInItsOrder() {
        assertTrue(turns.enter(null, LONG));
        List<Waiting> all = List.of(
                new Waiting("stranger 1", null),
                new Waiting("stranger 2", null),
                new Waiting("known 1", "tablet"),
                new Waiting("stranger 3", null),
                new Waiting("known 2", "laptop"));
        turns.leave(null);
        all.forEach(each -> assertTrue(had(each)));
        assertEquals(List.of("known 1", "known 2", "stranger 1", "stranger 2", "stranger 3"), went);
    }

    @Test
    void afterThreeThatAreKnownAStrangerHasATurn() {
        HashingBulkhead wide = new HashingBulkhead(1, 10);
        assertTrue(wide.enter(null, LONG));
        List<Waiting> all = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            all.add(new Waiting(wide, "stranger " + i, null));
        }
        for (int i = 1; i <= 5; i++) {
            all.add(new Waiting(wide, "known " + i, "account " + i));
        }
        wide.leave(null);
        all.forEach(each -> assertTrue(had(each)));
        assertEquals(List.of("known 1", "known 2", "known 3", "stranger 1", "known 4", "known 5", "stranger 2"), went);
    }

    @Test
    void aFullLaneTurnsAwayAtOnceAndLeavesTheOtherOpen() {
        assertTrue(turns.enter(null, LONG));
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(new Waiting("stranger", null));
        }
        assertFalse(turns.enter(null, LONG));
        for (int i = 0; i < 3; i++) {
            all.add(new Waiting("known", "device " + i));
        }
        assertFalse(turns.enter(id("one more"), LONG));
        turns.leave(null);
        all.forEach(each -> assertTrue(had(each)));
    }

    @Test
    void theBrowsersOfOneAccountDoNotFillTheirLane() {
        assertTrue(turns.enter(id("ada's"), LONG));
        Waiting second = new Waiting("second", "ada's");
        assertFalse(turns.enter(id("ada's"), LONG));
        Waiting other = new Waiting("other", "bob's");
        turns.leave(id("ada's"));
        assertTrue(had(second) && had(other));
        assertTrue(turns.enter(id("ada's"), LONG));
        turns.leave(id("ada's"));
    }

    @Test
    void whoWaitsInVainOrIsInterruptedLeavesNothingBehind() throws InterruptedException {
        assertTrue(turns.enter(null, LONG));
        for (int i = 0; i < 10; i++) {
            assertFalse(turns.enter(null, Duration.ZERO));
            assertFalse(turns.enter(id("ada's"), Duration.ofNanos(1)));
        }
        for (String account : Arrays.asList(null, "ada's")) {
            Waiting waiting = new Waiting("interrupted", account);
            waiting.thread.interrupt();
            assertFalse(had(waiting));
        }
        turns.leave(null);
        for (int i = 0; i < 3; i++) {
            assertTrue(turns.enter(id("ada's"), Duration.ZERO), "the turn is free, and nobody counts as there");
            turns.leave(id("ada's"));
        }
        assertTrue(turns.enter(null, Duration.ZERO));
        assertFalse(turns.enter(null, Duration.ZERO), "there is one turn, not more");
    }
}
