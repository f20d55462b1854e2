package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class OutboxTest {
    private final Outbox outbox = new Outbox(4);

    private boolean ending(String name) {
        return outbox.add(Map.of("name", name), true, 0);
    }

    private boolean other(String name) {
        return outbox.add(Map.of("name", name), false, 0);
    }

    private static List<String> names(List<Outbox.Letter> letters) {
        return letters.stream()
                .map(letter -> letter.fields().getOrDefault("name", "none"))
                .toList();
    }

    @Test
    void whatIsTakenIsTakenInTheOrderInWhichItCame() {
        assertTrue(other("a"));
        assertTrue(ending("b"));
        assertTrue(other("c"));
        assertEquals(List.of("a", "b"), names(outbox.take(2)));
        assertTrue(ending("d"));
        assertEquals(List.of("c", "d"), names(outbox.take(9)));
        assertEquals(List.of(), outbox.take(9));
    }

    /** bounded, and what matters goes last. */
    @Test
    void whenItIsFullAnEndingNeverGoesForSomethingElse() {
        other("a");
        ending("b");
        other("c");
        ending("d");
        assertFalse(ending("e"), "the oldest other one goes");
        assertFalse(other("f"), "the next oldest");
        assertFalse(ending("g"), "and the next");
        assertEquals(3, outbox.dropped());
        assertFalse(other("h"), "none but itself is left to go");
        assertFalse(ending("i"), "the oldest ending goes at last");
        assertEquals(List.of("d", "e", "g", "i"), names(outbox.take(9)));
        assertEquals(5, outbox.dropped());
    }

    @Test
    void whatIsPutBackIsFirstAgainAndTheBoundIsKept() {
        other("a");
        ending("b");
        other("c");
        List<Outbox.Letter> taken = outbox.take(3);
        ending("d");
        outbox.putBack(taken);
        assertEquals(List.of("a", "b", "c", "d"), names(outbox.take(9)));

        other("a");
        ending("b");
        taken = outbox.take(2);
        ending("c");
        other("d");
        ending("e");
        outbox.putBack(taken);
        assertEquals(4, outbox.size());
        assertEquals(List.of("b", "c", "d", "e"), names(outbox.take(9)), "the oldest other one had to go");
        assertEquals(1, outbox.dropped());
    }
}
