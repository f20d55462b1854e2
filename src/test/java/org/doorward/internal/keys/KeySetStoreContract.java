package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place of the signing keys promises: one text for all nodes, changed by whoever saw the last one. */
public abstract class KeySetStoreContract {
    private KeySetStore one;
    private KeySetStore other;

    /** The store as a node has it. */
    protected KeySetStore store() {
        return TestStores.of(this).one().keySets();
    }

    /** The store as another node has it; where there is only one, the same. */
    protected KeySetStore ofAnotherNode() {
        return TestStores.of(this).other().keySets();
    }

    @BeforeEach
    void take() {
        one = store();
        other = ofAnotherNode();
    }

    /** The version that is there; the tests share what the store keeps. */
    private long version() {
        return one.read().map(KeySetStore.Stored::version).orElse(0L);
    }

    @Test
    void whatIsTakenIsThereForAllNodes() {
        long before = version();
        assertTrue(one.replace(before, "{\"a\":1}"));
        assertEquals(Optional.of(new KeySetStore.Stored(before + 1, "{\"a\":1}")), other.read());
        assertTrue(other.replace(before + 1, "{\"a\":2}"));
        assertEquals(Optional.of(new KeySetStore.Stored(before + 2, "{\"a\":2}")), one.read());
    }

    @Test
    void whoSawAnOlderOrNoVersionChangesNothing() {
        long before = version();
        assertTrue(one.replace(before, "first"));
        for (long wrong : new long[] {before, before + 2, before + 100, before - 1, -1}) {
            assertFalse(other.replace(wrong, "wrong"), "expected " + wrong);
        }
        assertFalse(other.replace(0, "as if nothing were there"));
        assertEquals(Optional.of(new KeySetStore.Stored(before + 1, "first")), one.read());
    }

    @Test
    void aLongTextComesBackAsItWas() {
        String text = "{\"keys\":\"" + "0123456789 äß密钥\\n'\";--".repeat(2_000) + "\"}";
        long before = version();
        assertTrue(one.replace(before, text));
        assertEquals(text, other.read().orElseThrow().text());
        assertTrue(other.replace(before + 1, "short"));
        assertEquals("short", one.read().orElseThrow().text());
    }

    @Test
    void ofManyWhoChangeTheSameVersionOneDoes() {
        for (int round = 0; round < 10; round++) {
            long before = version();
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                KeySetStore mine = i % 2 == 0 ? one : other;
                String text = "writer " + i;
                writers.add(() -> mine.replace(before, text));
            }
            List<Boolean> taken = Race.of(writers);
            assertEquals(1, taken.stream().filter(each -> each).count());
            KeySetStore.Stored left = one.read().orElseThrow();
            assertEquals(before + 1, left.version());
            assertEquals("writer " + taken.indexOf(true), left.text());
        }
    }
}
