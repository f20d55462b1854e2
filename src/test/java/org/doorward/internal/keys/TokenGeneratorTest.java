package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.token.RefreshToken;
import org.doorward.internal.token.RefreshTokens;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TokenGeneratorTest {
    private static final int MANY = 200_000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** χ² with 63 degrees of freedom; a fair generator exceeds this once in more than a million columns. */
    private static final double BOUND = 130;

    private final TokenGenerator generator = new TokenGenerator();
    private final AccountId ada = AccountId.of("ada");

    /** Draws many texts: none twice, and every character of every column from {@code from} to {@code to} as likely. */
    private static void assertUniform(Supplier<String> texts, int from, int to) {
        Set<String> seen = new HashSet<>(2 * MANY);
        int[][] counts = new int[to - from][ALPHABET.length()];
        for (int i = 0; i < MANY; i++) {
            String text = texts.get();
            assertTrue(seen.add(text), "a text came twice");
            for (int at = from; at < to; at++) {
                counts[at - from][ALPHABET.indexOf(text.charAt(at))]++;
            }
        }
        double expected = (double) MANY / ALPHABET.length();
        for (int at = 0; at < counts.length; at++) {
            double chiSquare = 0;
            for (int count : counts[at]) {
                chiSquare += (count - expected) * (count - expected) / expected;
            }
            assertTrue(chiSquare < BOUND, "column " + (from + at) + " has χ² " + chiSquare);
        }
    }

    @Test
    void refreshTokensAreAllDifferentAndEveryCharacterAsLikely() {
        RefreshTokens tokens = new RefreshTokens(new DerivedKeys(TestSettings.SECRET), generator);
        SessionId session = generator.sessionId(ada);
        int start = 4 + SessionId.LENGTH;
        // the 43rd character of a secret carries four bits only, the mark follows it
        assertUniform(() -> tokens.first(session).text(), start, start + 42);
    }

    @Test
    void marksAreAsGoodAsRandom() {
        RefreshTokens tokens = new RefreshTokens(new DerivedKeys(TestSettings.SECRET), generator);
        SessionId session = generator.sessionId(ada);
        assertUniform(() -> tokens.first(session).text(), RefreshToken.LENGTH - 16, RefreshToken.LENGTH);
    }

    @Test
    void sessionIdsAreAllDifferentBehindTheTag() {
        assertUniform(() -> generator.sessionId(ada).value(), SessionId.TAG_LENGTH, SessionId.LENGTH);
    }

    @Test
    void plainIdsAreAllDifferent() {
        assertUniform(generator::id, 0, 21);
    }

    @Test
    void secretsHaveTwoHundredAndFiftySixBits() {
        assertEquals(32, generator.secret().bytes().length);
        assertNotEquals(generator.secret(), generator.secret());
    }

    @Test
    void allSessionsOfAnAccountShareItsTagAndNoOtherDoes() {
        assertEquals(generator.sessionId(ada).tag(), generator.sessionId(ada).tag());
        assertEquals(TokenGenerator.tagOf(ada), generator.sessionId(ada).tag());
        Set<String> tags = new HashSet<>();
        for (String[] pair :
                new String[][] {{"a", "bc"}, {"ab", "c"}, {"abc", "d"}, {"a:b", "c"}, {"a", "b:c"}, {"ä", "b"}}) {
            assertTrue(tags.add(TokenGenerator.tagOf(new AccountId(new TenantId(pair[0]), pair[1]))));
        }
    }

    @Test
    void fractionsStayBelowOne() {
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            double fraction = generator.fraction();
            assertTrue(fraction >= 0 && fraction < 1);
            sum += fraction;
        }
        assertEquals(5_000, sum, 250);
    }
}
