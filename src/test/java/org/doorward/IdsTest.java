package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class IdsTest {
    /** UTF-8 writes every half of a character as the same question mark, and two tenants would have one key. */
    @Test
    void halvesOfCharactersAreNoPartOfAnId() {
        for (String half : List.of("\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", "x\uDBFF")) {
            assertThrows(IllegalArgumentException.class, () -> new TenantId(half));
            assertThrows(IllegalArgumentException.class, () -> AccountId.of(half));
        }
        assertEquals("\uD83D\uDE00", AccountId.of("\uD83D\uDE00").value());
        assertEquals("\u00e4", new TenantId("\u00e4").value());
    }

    @Test
    void neitherAreControlCharactersNorNothingNorMoreThanFits() {
        for (String wrong : List.of("", "a\u0000", "\n", "\u0085", "x".repeat(129))) {
            assertThrows(IllegalArgumentException.class, () -> new TenantId(wrong));
            assertThrows(IllegalArgumentException.class, () -> AccountId.of(wrong));
        }
    }
}
