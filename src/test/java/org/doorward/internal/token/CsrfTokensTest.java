package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class CsrfTokensTest {
    private final TokenGenerator generator = new TokenGenerator();
    private final CsrfTokens tokens = new CsrfTokens(new DerivedKeys(TestSettings.SECRET), generator);
    private final AccountId ada = new AccountId(TenantId.DEFAULT, "ada");
    private final SessionId session = generator.sessionId(ada);

    @Test
    void aTokenIsGoodForItsSessionAndForNoOther() {
        String token = tokens.issue(session);
        assertTrue(tokens.isOf(session, token));
        assertFalse(tokens.isOf(generator.sessionId(ada), token), "another of the same account");
        assertFalse(tokens.isOf(generator.sessionId(new AccountId(TenantId.DEFAULT, "eve")), token));
        assertFalse(tokens.isOf(new SessionId(new TenantId("other"), session.value()), token), "another tenant's");
    }

    @Test
    void everyTokenIsANewTextAndAllOfThemAreGood() {
        Set<String> starts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String token = tokens.issue(session);
            assertEquals(CsrfTokens.LENGTH, token.length());
            assertTrue(tokens.isOf(session, token));
            starts.add(token.substring(0, 4));
            starts.add(token.substring(60));
        }
        assertTrue(starts.size() > 1_900, "no part of it stays the same");
    }

    @Test
    void anotherSecretsTokenIsNone() {
        CsrfTokens others = new CsrfTokens(new DerivedKeys(TestSettings.newSecret()), generator);
        assertFalse(tokens.isOf(session, others.issue(session)));
    }

    @Test
    void everyCharacterOfItCounts() {
        String token = tokens.issue(session);
        List<Integer> ignored = new ArrayList<>();
        for (int i = 0; i < token.length(); i++) {
            for (char other : new char[] {'A', 'B', '-', '_', 'z'}) {
                String changed = token.substring(0, i) + other + token.substring(i + 1);
                if (!changed.equals(token) && tokens.isOf(session, changed)) {
                    ignored.add(i);
                }
            }
        }
        assertEquals(List.of(), ignored);
    }

    @Test
    void whatIsNoTokenByItsShapeIsNone() {
        String token = tokens.issue(session);
        for (String wrong : List.of(
                "",
                " ",
                token + "=",
                token + "A",
                " " + token,
                token + "\n",
                token.substring(1),
                token.substring(0, 63),
                token.substring(0, 63) + "+",
                token.substring(0, 63) + "/",
                token.substring(0, 63) + "\u0661",
                token.substring(0, 63) + "\0",
                "A".repeat(CsrfTokens.LENGTH),
                session.value(),
                token + "," + token,
                "A".repeat(1 << 20))) {
            assertFalse(tokens.isOf(session, wrong), wrong.length() > 200 ? "long" : wrong);
        }
    }

    @Test
    void aTokenFromBeforeTheSecretChangedIsStillGood() {
        String old = TestSettings.newSecret();
        String text = new CsrfTokens(new DerivedKeys(old, List.of()), new TokenGenerator()).issue(session);
        String now = TestSettings.newSecret();
        assertTrue(new CsrfTokens(new DerivedKeys(now, List.of(old)), new TokenGenerator()).isOf(session, text));
        assertFalse(new CsrfTokens(new DerivedKeys(now, List.of()), new TokenGenerator()).isOf(session, text));
    }
}
