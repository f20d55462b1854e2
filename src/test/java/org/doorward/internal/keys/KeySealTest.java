package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class KeySealTest {
    private static final String OLD = TestSettings.newSecret();
    private static final String NEW = TestSettings.newSecret();
    private static final byte[] CONTENT = "a private key".getBytes(StandardCharsets.UTF_8);

    private final KeySeal seal = new KeySeal(new DerivedKeys(OLD));
    private final String sealed = seal.seal("kid", JwtAlgorithm.ES256, CONTENT);

    @Test
    void whatIsSealedIsOpenedAndIsSealedDifferentlyEachTime() {
        assertArrayEquals(CONTENT, seal.open("kid", JwtAlgorithm.ES256, sealed).orElseThrow());
        assertNotEquals(sealed, seal.seal("kid", JwtAlgorithm.ES256, CONTENT));
        assertTrue(seal.isPresent(sealed));
    }

    @Test
    void itIsBoundToItsKeyAndAlgorithm() {
        assertEquals(Optional.empty(), seal.open("other", JwtAlgorithm.ES256, sealed));
        assertEquals(Optional.empty(), seal.open("kid", JwtAlgorithm.RS256, sealed));
    }

    @Test
    void aPreviousSecretOpensAndAnotherOneDoesNot() {
        KeySeal after = new KeySeal(new DerivedKeys(NEW, List.of(OLD)));
        assertArrayEquals(CONTENT, after.open("kid", JwtAlgorithm.ES256, sealed).orElseThrow());
        assertFalse(after.isPresent(sealed));
        assertTrue(new KeySeal(new DerivedKeys(NEW))
                .open("kid", JwtAlgorithm.ES256, sealed)
                .isEmpty());
    }

    @Test
    void anyChangedCharacterIsNoticed() {
        List<Integer> unnoticed = new ArrayList<>();
        for (int at = 0; at < sealed.length(); at++) {
            char other = sealed.charAt(at) == 'A' ? 'Q' : 'A';
            String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
            if (seal.open("kid", JwtAlgorithm.ES256, changed).isPresent()) {
                unnoticed.add(at);
            }
        }
        // the last character may hold bits that stand for nothing
        unnoticed.remove(Integer.valueOf(sealed.length() - 1));
        assertEquals(List.of(), unnoticed);
        for (String text :
                List.of("", ".", sealed.substring(0, 9), sealed.substring(0, 20), "x" + sealed, sealed + "!")) {
            assertTrue(seal.open("kid", JwtAlgorithm.ES256, text).isEmpty(), text);
        }
    }
}
