package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.token.LinkTokens.Purpose;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class LinkTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofMinutes(30));
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final List<String> STATE = List.of("hash", "ada@example.test");

    private final LinkTokens tokens = new LinkTokens(new DerivedKeys(TestSettings.SECRET));
    private final AccountId ada = AccountId.of("ada");
    private final String token = tokens.issue(Purpose.PASSWORD_RESET, ada, STATE, END);

    private static boolean isGood(
            LinkTokens tokens, TenantId tenant, String text, Purpose purpose, List<String> state, Instant now) {
        return tokens.read(tenant, text)
                .filter(shown -> tokens.isGood(shown, purpose, state, now))
                .isPresent();
    }

    private boolean isGood(String text) {
        return isGood(tokens, TenantId.DEFAULT, text, Purpose.PASSWORD_RESET, STATE, NOW);
    }

    @Test
    void aTokenIsGoodForItsAccountInItsStateUntilItExpires() {
        assertTrue(isGood(token));
        assertEquals(ada, tokens.read(TenantId.DEFAULT, token).orElseThrow().account());
        Instant last = END.minusSeconds(1);
        assertTrue(isGood(tokens, TenantId.DEFAULT, token, Purpose.PASSWORD_RESET, STATE, last));
        assertFalse(isGood(tokens, TenantId.DEFAULT, token, Purpose.PASSWORD_RESET, STATE, END));
    }

    @Test
    void itIsGoodForNoOtherTenantPurposeOrState() {
        assertFalse(isGood(tokens, new TenantId("other"), token, Purpose.PASSWORD_RESET, STATE, NOW));
        assertFalse(isGood(tokens, TenantId.DEFAULT, token, Purpose.EMAIL_VERIFICATION, STATE, NOW));
        for (List<String> other : List.of(
                List.of("hash2", "ada@example.test"),
                List.of("hash", "eve@example.test"),
                List.of("hashada@example.test", ""),
                List.of("hash", "ada@example.test", ""),
                List.of("hash"))) {
            assertFalse(isGood(tokens, TenantId.DEFAULT, token, Purpose.PASSWORD_RESET, other, NOW), other::toString);
        }
    }

    @Test
    void everyCharacterOfItCounts() {
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < token.length(); i++) {
            for (String other : ALPHABET.split("", -1)) {
                String changed = token.substring(0, i) + other + token.substring(i + 1);
                if (!changed.equals(token) && isGood(changed)) {
                    accepted.add(changed);
                }
            }
        }
        assertEquals(List.of(), accepted);
        assertFalse(isGood(token + "A"));
        assertFalse(isGood(token.substring(0, token.length() - 1)));
        assertFalse(isGood(token + "="));
        assertFalse(isGood(""));
        assertFalse(isGood(LinkTokens.PREFIX));
        assertFalse(isGood(LinkTokens.PREFIX + "A".repeat(100_000)));
    }

    @Test
    void anotherSecretsTokenIsNoneAndThePreviousSecretsIsGood() {
        String next = TestSettings.newSecret();
        assertFalse(isGood(
                new LinkTokens(new DerivedKeys(next)), TenantId.DEFAULT, token, Purpose.PASSWORD_RESET, STATE, NOW));
        LinkTokens rotated = new LinkTokens(new DerivedKeys(next, List.of(TestSettings.SECRET)));
        assertTrue(isGood(rotated, TenantId.DEFAULT, token, Purpose.PASSWORD_RESET, STATE, NOW));
    }

    @Test
    void everyAccountIdFits() {
        for (String id : List.of("a", "é", "😀".repeat(64), "x".repeat(128))) {
            AccountId account = new AccountId(new TenantId("ü".repeat(64)), id);
            String text = tokens.issue(Purpose.EMAIL_VERIFICATION, account, List.of(), END);
            LinkTokens.Shown shown = tokens.read(account.tenant(), text).orElseThrow();
            assertEquals(account, shown.account());
            assertTrue(tokens.isGood(shown, Purpose.EMAIL_VERIFICATION, List.of(), NOW));
        }
    }
}
