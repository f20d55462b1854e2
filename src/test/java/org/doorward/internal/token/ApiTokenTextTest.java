package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What API tokens look like, and that only the very text is one. */
@Tag("fast")
class ApiTokenTextTest {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String PREFIX = "dwp_";
    private static final int MANY = 200_000;

    /** χ² with 61 degrees of freedom; a fair generator exceeds this once in more than a million columns. */
    private static final double BOUND = 128;

    private final TokenGenerator generator = new TokenGenerator();

    private String fresh() {
        return ApiTokenText.generate(PREFIX, TenantId.DEFAULT, generator).text();
    }

    private static boolean isRead(String text) {
        return ApiTokenText.parse(PREFIX, TenantId.DEFAULT, text).isPresent();
    }

    @Test
    void twoHundredThousandTokensAreAllDifferentAndEveryDigitOfTheSecretIsAsLikely() {
        Set<String> seen = new HashSet<>(2 * MANY);
        int[][] counts = new int[ApiTokenText.SECRET_LENGTH][DIGITS.length()];
        for (int i = 0; i < MANY; i++) {
            String text = fresh();
            assertTrue(seen.add(text), "a token came twice");
            for (int at = 0; at < ApiTokenText.SECRET_LENGTH; at++) {
                counts[at][DIGITS.indexOf(text.charAt(PREFIX.length() + at))]++;
            }
        }
        double expected = (double) MANY / DIGITS.length();
        for (int at = 0; at < counts.length; at++) {
            double chiSquare = 0;
            for (int count : counts[at]) {
                chiSquare += (count - expected) * (count - expected) / expected;
            }
            assertTrue(chiSquare < BOUND, "digit " + at + " has χ² " + chiSquare);
        }
    }

    private static final Pattern SHAPE = Pattern.compile("(dw[a-z]_)(?:([0-9a-f]{2,384})_)?([0-9A-Za-z]{49})");

    /** As it was decided with a regular expression. */
    private static boolean isWellFormed(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return false;
        }
        int end = text.length() - 6;
        CRC32 crc = new CRC32();
        crc.update(text.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        StringBuilder sum = new StringBuilder();
        for (long rest = crc.getValue(); sum.length() < 6; rest /= 62) {
            sum.append(DIGITS.charAt((int) (rest % 62)));
        }
        return sum.reverse().toString().equals(text.substring(end));
    }

    /** A text with the checksum of its characters' low bytes, so that the checksum is not what refuses it. */
    private static String withChecksum(String body) {
        CRC32 crc = new CRC32();
        body.chars().forEach(crc::update);
        StringBuilder sum = new StringBuilder();
        for (long rest = crc.getValue(); sum.length() < 6; rest /= 62) {
            sum.append(DIGITS.charAt((int) (rest % 62)));
        }
        return body + sum.reverse();
    }

    @Test
    void theShapeIsThatOfTheRegularExpression() {
        Random random = new Random(14);
        List<String> bodies = new ArrayList<>();
        for (String part : List.of(
                "",
                "ab_",
                "0f_",
                "f_",
                "_",
                "AB_",
                "abc_",
                "g0_",
                "ab__",
                "ab",
                "00".repeat(192) + "_",
                "00".repeat(193) + "_")) {
            for (String prefix : List.of("dwp_", "dwk_", "dwz_", "dw`_", "dw{_", "dwP_", "xwp_", "dxp_", "dwp-", "")) {
                bodies.add(prefix + part + "A".repeat(ApiTokenText.SECRET_LENGTH));
            }
        }
        String odd = "/:@[`{_-.\u0000\u0080\u0130\u0141\ud8000aZfgG9";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder(bodies.get(random.nextInt(24)));
            int at = random.nextInt(body.length() + 1);
            String more = String.valueOf(odd.charAt(random.nextInt(odd.length())));
            body.replace(at, Math.min(body.length(), at + random.nextInt(3)), random.nextInt(4) == 0 ? "" : more);
            bodies.add(body.toString());
        }
        int good = 0;
        for (String body : bodies) {
            for (String text :
                    List.of(withChecksum(body), body, withChecksum(body).substring(1), withChecksum(body) + "0")) {
                assertEquals(isWellFormed(text), ApiTokenText.isWellFormed(text), text);
                good += isWellFormed(text) ? 1 : 0;
            }
        }
        assertTrue(good > 500, "some are: " + good);
    }

    @Test
    void theHashIsThatOfTheText() {
        for (int i = 0; i < 1_000; i++) {
            String text = fresh();
            assertEquals(
                    TokenHash.of(text),
                    ApiTokenText.parse(PREFIX, TenantId.DEFAULT, text)
                            .orElseThrow()
                            .hash());
        }
    }

    @Test
    void theDocumentedPatternMatchesEveryTokenAndNoRandomTextWithTheRightChecksum() {
        Pattern documented = Pattern.compile("\\bdw[pk]_(?:[0-9a-f]{2,384}_)?[0-9A-Za-z]{49}\\b");
        for (int i = 0; i < 1_000; i++) {
            assertTrue(documented.matcher(fresh()).matches());
            assertTrue(documented
                    .matcher(ApiTokenText.generate("dwk_", new TenantId("Ünïted"), generator)
                            .text())
                    .matches());
        }
        Random random = new Random(5);
        for (int i = 0; i < 1_000_000; i++) {
            // anything as long that has no prefix of ours, whatever its last six characters are
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < 53; at++) {
                text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
            }
            assertFalse(documented.matcher(text).find());
        }
    }

    @Test
    void aTokenIsReadBackAndHashedWhole() {
        for (TenantId tenant : List.of(TenantId.DEFAULT, new TenantId("acme"), new TenantId("\u00e9\u6f22"))) {
            ApiTokenText token = ApiTokenText.generate(PREFIX, tenant, generator);
            ApiTokenText read = ApiTokenText.parse(PREFIX, tenant, token.text()).orElseThrow();
            assertEquals(TokenHash.of(token.text()), read.hash());
            assertEquals(token.text(), read.text());
            assertTrue(ApiTokenText.isWellFormed(token.text()));
        }
    }

    @Test
    void aTokenOfOneTenantIsNoneOfAnother() {
        List<TenantId> tenants =
                List.of(TenantId.DEFAULT, new TenantId("a"), new TenantId("ab"), new TenantId("aa"), new TenantId("0"));
        for (TenantId one : tenants) {
            String text = ApiTokenText.generate(PREFIX, one, generator).text();
            for (TenantId other : tenants) {
                assertEquals(
                        one.equals(other),
                        ApiTokenText.parse(PREFIX, other, text).isPresent(),
                        one + " and " + other);
            }
        }
    }

    @Test
    void everyOtherCharacterAtEveryPlaceBreaksTheChecksumOrTheShape() {
        String text = fresh();
        for (int at = 0; at < text.length(); at++) {
            for (char other = 0; other < 0x250; other++) {
                if (other != text.charAt(at)) {
                    assertFalse(isRead(text.substring(0, at) + other + text.substring(at + 1)), at + " " + (int) other);
                }
            }
        }
    }

    @Test
    void everyTruncationAndExtensionIsNoToken() {
        String text = fresh();
        for (int length = 0; length < text.length(); length++) {
            assertFalse(isRead(text.substring(0, length)));
            assertFalse(isRead(text.substring(text.length() - length)));
        }
        for (String more : List.of("=", "A", " ", "\n", "\0", "%00", "\u200b", "\u202e", ".", text)) {
            assertFalse(isRead(text + more));
            assertFalse(isRead(more + text));
            assertFalse(isRead(text.substring(0, 20) + more + text.substring(20)));
        }
    }

    @Test
    void twoNeighboursThatChangePlacesAreNoToken() {
        String text = fresh();
        for (int at = 0; at + 1 < text.length(); at++) {
            if (text.charAt(at) != text.charAt(at + 1)) {
                String swapped = text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
                assertFalse(isRead(swapped), "at " + at);
            }
        }
    }

    @Test
    void hugeAndEmptyTextsAreNoTokensAndCostNothing() {
        for (String text :
                List.of("", PREFIX, PREFIX + "_", "dwp", "x".repeat(100_000), PREFIX + "0".repeat(100_000))) {
            assertFalse(isRead(text));
            assertFalse(ApiTokenText.isWellFormed(text));
        }
    }

    @Test
    void lookAlikesOfLettersAreNoTokens() {
        String text = fresh();
        String[][] likes = {
            {"a", "\u0430"}, {"e", "\u0435"}, {"o", "\u043e"}, {"p", "\u0440"}, {"A", "\uff21"}, {"0", "\uff10"}
        };
        for (String[] like : likes) {
            if (text.contains(like[0])) {
                assertFalse(isRead(text.replace(like[0], like[1])));
            }
        }
        assertFalse(isRead("\uff44" + text.substring(1)));
    }

    @Test
    void oneKindIsNotTheOther() {
        String text = fresh();
        assertTrue(ApiTokenText.parse("dwk_", TenantId.DEFAULT, text).isEmpty());
        assertFalse(ApiTokenText.isWellFormed("dwk_" + text.substring(4)), "the checksum covers the prefix");
    }

    @Test
    void theDisplayShowsPrefixAndLastFourAndTheTextFormNothing() {
        ApiTokenText token = ApiTokenText.generate(PREFIX, TenantId.DEFAULT, generator);
        String last = token.text().substring(token.text().length() - 4);
        assertEquals("dwp_\u2026" + last, token.display());
        assertFalse(token.toString().contains(last));
    }
}
