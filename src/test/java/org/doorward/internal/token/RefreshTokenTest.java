package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RefreshTokenTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final TenantId TENANT = TenantId.DEFAULT;
    private final TokenGenerator generator = new TokenGenerator();
    private final DerivedKeys keys = new DerivedKeys(TestSettings.SECRET);
    private final RefreshTokens tokens = new RefreshTokens(keys, generator);
    private final SessionId session = generator.sessionId(AccountId.of("ada"));

    private static Optional<RefreshToken> parsed(String text) {
        return RefreshToken.parse(TENANT, text);
    }

    @Test
    void everyTokenHasTheShapeThatSecretScannersAreGiven() {
        Pattern shape = Pattern.compile("dwr_[A-Za-z0-9_-]{100}");
        for (int i = 0; i < 1_000; i++) {
            String text = tokens.first(session).text();
            assertTrue(shape.matcher(text).matches());
            assertEquals(RefreshToken.LENGTH, text.length());
        }
    }

    @Test
    void aTokenIsReadBackAsItWasWritten() {
        RefreshToken token = tokens.first(session);
        RefreshToken read = parsed(token.text()).orElseThrow();
        assertEquals(session, read.session());
        assertEquals(token.secret(), read.secret());
        assertEquals(token.hash(), read.hash());
        assertEquals(TokenHash.of(token.text()), read.hash(), "the hash is of the whole text");
        assertTrue(tokens.isOurs(read));
    }

    @Test
    void aTokenIsGoodByteForByteOnly() {
        RefreshToken token = tokens.first(session);
        String text = token.text();
        for (int at = 0; at < text.length(); at++) {
            for (int i = 0; i < ALPHABET.length(); i++) {
                char other = ALPHABET.charAt(i);
                String changed = text.substring(0, at) + other + text.substring(at + 1);
                if (other != text.charAt(at)) {
                    parsed(changed).ifPresent(read -> {
                        assertNotEquals(token.hash(), read.hash());
                        boolean marked = tokens.isOurs(read);
                        assertFalse(marked, "no change keeps the mark");
                    });
                }
            }
        }
    }

    @Test
    void oneSecretHasOneSpelling() {
        RefreshToken token = tokens.first(session);
        String text = token.text();
        int last = 4 + SessionId.LENGTH + 42;
        int accepted = 0;
        for (int i = 0; i < ALPHABET.length(); i++) {
            char other = ALPHABET.charAt(i);
            String spelled = text.substring(0, last) + other + text.substring(last + 1);
            if (parsed(spelled).isPresent()) {
                accepted++;
            }
        }
        assertEquals(16, accepted, "of 64 characters those whose two unused bits are zero");
    }

    @Test
    void whatHasNotTheShapeIsNoToken() {
        String text = tokens.first(session).text();
        for (String odd : List.of(
                "",
                "dwr_",
                text + "=",
                text + "A",
                text.substring(1),
                " " + text,
                text + "\n",
                text.substring(0, 103) + "=",
                text.substring(0, 103) + "\u200b",
                text.substring(0, 103) + "+",
                text.substring(0, 103) + "/",
                "DWR_" + text.substring(4),
                "dwp_" + text.substring(4),
                text.replace("dwr_", "dwr-"),
                "dwr_" + "é".repeat(100),
                "dwr_" + "\uff21".repeat(100),
                text.repeat(1_000))) {
            assertEquals(Optional.empty(), parsed(odd), odd.length() < 200 ? odd : "a long one");
        }
    }

    @Test
    void theSuccessorIsAlwaysTheSameAndDependsOnAllThatItIsDerivedFrom() {
        RefreshToken token = tokens.first(session);
        RefreshToken successor = tokens.successor(token, 1);
        assertEquals(successor.text(), tokens.successor(token, 1).text());
        assertEquals(
                successor.text(),
                new RefreshTokens(new DerivedKeys(TestSettings.SECRET), new TokenGenerator())
                        .successor(parsed(token.text()).orElseThrow(), 1)
                        .text(),
                "on every node");
        assertNotEquals(successor.text(), tokens.successor(token, 2).text());
        assertNotEquals(
                successor.text(), tokens.successor(tokens.first(session), 1).text());
        RefreshTokens others = new RefreshTokens(new DerivedKeys(TestSettings.newSecret()), generator);
        assertNotEquals(successor.text(), others.successor(token, 1).text());
        assertEquals(session, successor.session());
        assertTrue(tokens.isOurs(successor));
    }

    @Test
    void theMarkIsOfOneSessionAndOneSecret() {
        RefreshToken token = tokens.first(session);
        RefreshToken elsewhere = RefreshToken.of(
                generator.sessionId(AccountId.of("ada")),
                token.secret(),
                token.generation(),
                token.text().substring(RefreshToken.LENGTH - RefreshToken.MARK_LENGTH));
        assertFalse(tokens.isOurs(elsewhere));
        RefreshTokens others = new RefreshTokens(new DerivedKeys(TestSettings.newSecret()), generator);
        assertFalse(others.isOurs(token));
    }

    @Test
    void theMarkIsOfOneTenant() {
        SessionId acmes = new SessionId(new TenantId("acme"), session.value());
        RefreshToken token = tokens.first(acmes);
        assertTrue(tokens.isOurs(token));
        for (String other : List.of("default", "acm", "acmes")) {
            assertFalse(tokens.isOurs(
                    RefreshToken.parse(new TenantId(other), token.text()).orElseThrow()));
        }
        assertFalse(tokens.isOurs(
                RefreshToken.parse(acmes.tenant(), tokens.first(session).text()).orElseThrow()));
        assertTrue(tokens.isOurs(tokens.successor(token, 1)));
    }

    @Test
    void aTokenDoesNotShowItselfInText() {
        RefreshToken token = tokens.first(session);
        String shown = token.toString();
        assertTrue(shown.contains(session.value()), "the public id may be seen");
        assertFalse(shown.contains(token.text().substring(4 + SessionId.LENGTH, RefreshToken.LENGTH)));
        for (int at = 4 + SessionId.LENGTH; at + 6 <= RefreshToken.LENGTH; at++) {
            assertFalse(shown.contains(token.text().substring(at, at + 6)), shown);
        }
    }
}
