package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.doorward.StoreUnavailableException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a node is said to be ready, and how often what it needs is asked for that. */
@Tag("fast")
class ReadinessTest {
    private final Deque<Boolean> answers = new ArrayDeque<>();
    private long now = Long.MAX_VALUE - 5;
    private int asked;
    private final Readiness readiness = new Readiness(List.of(new Readiness.Need("sessions", this::answer)), () -> now);

    private boolean answer() {
        asked++;
        if (!answers.remove()) {
            throw new StoreUnavailableException("no answer", null);
        }
        return true;
    }

    /** A second later. */
    private boolean works(boolean next) {
        now += TimeUnit.SECONDS.toNanos(1);
        answers.add(next);
        boolean works = readiness.states().get(0).works();
        assertEquals(0, answers.size(), "once in each round");
        return works;
    }

    @Test
    void theFirstAnswerCountsAtOnce() {
        assertFalse(works(false));
        assertFalse(works(true));
        assertTrue(works(true));
    }

    @Test
    void oneAnswerThatIsLateChangesNothing() {
        assertTrue(works(true));
        assertTrue(works(false));
        assertTrue(works(true));
        assertTrue(works(false));
    }

    @Test
    void twoRoundsThatFailMakeItRedAndTwoThatDoNotMakeItGreen() {
        assertTrue(works(true));
        assertTrue(works(false));
        assertFalse(works(false));
        assertFalse(works(true));
        assertTrue(works(true));
    }

    @Test
    void aStoreThatFailsEveryOtherSecondDoesNotFlap() {
        assertTrue(works(true));
        for (int i = 0; i < 20; i++) {
            assertTrue(works(i % 2 != 0));
        }
        assertTrue(works(false));
        assertFalse(works(false));
        for (int i = 0; i < 20; i++) {
            assertFalse(works(i % 2 == 0));
        }
    }

    @Test
    void whoAsksSeldomHearsWhatIsAndNotWhatWas() {
        assertTrue(works(true));
        now += TimeUnit.SECONDS.toNanos(10);
        answers.addAll(List.of(false, false));
        assertFalse(readiness.states().get(0).works());
        now += TimeUnit.SECONDS.toNanos(10);
        answers.addAll(List.of(true, true));
        assertTrue(readiness.states().get(0).works());
        now += TimeUnit.SECONDS.toNanos(10);
        answers.addAll(List.of(false, true));
        assertTrue(readiness.states().get(0).works(), "one answer that is late changes nothing");
        assertEquals(0, answers.size());
    }

    @Test
    void whoeverAsksAThousandTimesInASecondHearsWhatIsKnown() {
        assertTrue(works(true));
        now += TimeUnit.SECONDS.toNanos(1) - 1;
        askAThousandTimes(true);
        assertEquals(1, asked);
        answers.addAll(List.of(false, false));
        now++;
        askAThousandTimes(true);
        assertEquals(2, asked);
        now += TimeUnit.SECONDS.toNanos(1);
        askAThousandTimes(false);
        assertEquals(3, asked);
    }

    private void askAThousandTimes(boolean expected) {
        for (int i = 0; i < 1_000; i++) {
            assertEquals(expected, readiness.states().get(0).works());
        }
    }
}
