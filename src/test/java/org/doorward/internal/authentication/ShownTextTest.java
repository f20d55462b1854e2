package org.doorward.internal.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ShownTextTest {
    private static final String HEADER = "a=eyJx; b=eyJ.z; c=eyJx";

    private final ShownText first = new ShownText(HEADER, 2, 6);
    private final ShownText second = new ShownText(HEADER, 10, 15);

    @Test
    void itHasNothingOfTheHeaderAroundIt() {
        assertEquals("eyJx", first.toString());
        assertEquals(4, first.length());
        assertEquals('x', first.charAt(3));
        assertEquals("Jx", first.subSequence(2, 4).toString());
        assertTrue(first.startsWith("eyJx"));
        assertFalse(first.startsWith("eyJx;"));
        assertFalse(first.hasWithin('.'), "the dot is another's");
        assertFalse(first.hasWithin('='));
        assertTrue(second.hasWithin('.'));
        assertFalse(second.hasWithin('e'), "the first character does not count");
    }

    @Test
    void itIsEqualToOneWithTheSameCharactersWhereverTheyStand() {
        for (ShownText same : new ShownText[] {new ShownText(HEADER, 19, 23), new ShownText("eyJx")}) {
            assertEquals(first, same);
            assertEquals(first.hashCode(), same.hashCode());
        }
        assertNotEquals(first, second);
        assertNotEquals(first, new ShownText("eyJx."));
        assertNotEquals(first, new ShownText("eyJ"));
    }
}
