package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.doorward.AccountId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class VerifiedTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SigningKeys keys = SigningKeys.ofSecret(new DerivedKeys(TestSettings.SECRET));
    private final TokenGenerator generator = new TokenGenerator();
    private final VerifiedTokens tokens = new VerifiedTokens(10, 3);

    private static Fingerprint print(String text) {
        Fingerprint made = TextDigest.fingerprint(text);
        assertNotNull(made);
        return made;
    }

    private void add(String text, String owner, Instant expiresAt) {
        AccountId account = AccountId.of(owner);
        AccessToken token = new AccessToken(generator.sessionId(account), account, text, NOW, expiresAt, 0, 0);
        tokens.add(
                print(text),
                new VerifiedTokens.Verified(keys.signing(NOW), new AccessTokenCodec.Verification.Good(token)),
                NOW);
    }

    private void add(String text, String owner) {
        add(text, owner, NOW.plus(Duration.ofMinutes(15)));
    }

    private boolean has(String text) {
        return tokens.find(print(text)) != null;
    }

    @Test
    void anAccountForgetsItsOwnEarliestToken() {
        add("other", "bob");
        for (int i = 0; i < 100; i++) {
            add("t" + i, "ada");
        }
        assertTrue(has("other") && has("t97") && has("t98") && has("t99"));
        assertEquals(4, tokens.size());
    }

    @Test
    void theEarliestOfAllIsForgottenWhenItIsFull() {
        for (int i = 0; i < 100; i++) {
            add("t" + i, "owner" + i);
        }
        assertEquals(10, tokens.size());
        assertTrue(!has("t89") && has("t90") && has("t99"));
    }

    @Test
    void whatHasExpiredMakesRoom() {
        add("old", "ada", NOW);
        add("new", "bob");
        assertTrue(!has("old") && has("new"));
        assertEquals(1, tokens.size());
    }

    @Test
    void whatIsRememberedTwiceCountsOnce() {
        for (int i = 0; i < 5; i++) {
            add("same", "ada");
        }
        add("two", "ada");
        add("three", "ada");
        assertTrue(has("same"));
        tokens.forget(print("same"));
        tokens.forget(print("same"));
        assertNull(tokens.find(print("same")));
        add("four", "ada");
        assertTrue(has("two") && has("three") && has("four"));
    }

    @Test
    void theBoundsHoldWhenAllComeAtOnce() {
        Race.of(Collections.nCopies(8, () -> {
            for (int i = 0; i < 2_000; i++) {
                String text = "t" + ThreadLocalRandom.current().nextInt(100);
                add(text, "owner" + text.hashCode() % 7);
                tokens.forget(print("t" + i % 100));
            }
            return true;
        }));
        assertTrue(tokens.size() <= 10, "now " + tokens.size());
        for (int i = 0; i < 20; i++) {
            add("after" + i, "owner" + i);
        }
        assertEquals(10, tokens.size(), "nothing is left behind that nothing can push out");
    }

    @Test
    void aFingerprintIsTheSha256OfTheWholeText() throws Exception {
        Random random = new Random(14);
        Set<Fingerprint> all = new HashSet<>();
        for (int length = 0; length < 1_600; length++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) random.nextInt(0x80));
            }
            byte[] ascii = text.toString().getBytes(StandardCharsets.US_ASCII);
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(ascii);
            Fingerprint print = print(text.toString());
            assertEquals((int) ByteBuffer.wrap(expected).getLong(), print.hashCode());
            assertTrue(all.add(print));
            assertEquals(print, print(text.toString()));
            if (length > 0) {
                int at = random.nextInt(length);
                text.setCharAt(at, (char) (text.charAt(at) ^ 1));
                assertNotEquals(print, print(text.toString()));
                text.setCharAt(at, (char) (text.charAt(at) + 0x100));
                assertNull(TextDigest.fingerprint(text.toString()), "not ASCII");
            }
        }
    }
}
