package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.regex.Pattern;
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

    /** Session ids, ids of API tokens and hashes are base64url of one length, as a regular expression says it. */
    @Test
    void everyCharacterIsDecidedAsByTheRegularExpression() {
        for (int length : new int[] {SessionId.LENGTH, ApiTokenId.LENGTH, 43}) {
            Pattern shape = Pattern.compile("[A-Za-z0-9_-]{" + length + "}");
            for (int one = 0; one <= Character.MAX_VALUE; one++) {
                for (int at : new int[] {0, length / 2, length - 1}) {
                    String text = "a".repeat(at) + (char) one + "Z".repeat(length - 1 - at);
                    assertEquals(shape.matcher(text).matches(), Base64UrlText.isOf(text, length), text);
                }
            }
            for (int other = 0; other < 100; other++) {
                assertEquals(other == length, Base64UrlText.isOf("-".repeat(other), length));
            }
            assertFalse(Base64UrlText.isOf("a".repeat(length) + "\n", length));
        }
    }

    @Test
    void aHashEqualsItselfAndNoOther() {
        String value = TokenHash.of("one").value();
        assertEquals(new TokenHash(value), TokenHash.of("one"));
        for (int at = 0; at < value.length(); at++) {
            char other = value.charAt(at) == 'A' ? 'B' : 'A';
            String changed = value.substring(0, at) + other + value.substring(at + 1);
            assertNotEquals(new TokenHash(value), new TokenHash(changed));
        }
        assertNotEquals(new TokenHash(value), (Object) value);
    }
}
