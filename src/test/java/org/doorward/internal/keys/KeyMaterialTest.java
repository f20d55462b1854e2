package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.List;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class KeyMaterialTest {
    private final KeyMaterial material = new KeyMaterial(new DerivedKeys(TestSettings.SECRET));

    private static KeyEntry entry(JwtAlgorithm algorithm, PublicKey published) {
        return new KeyEntry(
                "k",
                algorithm,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                TokenForge.BASE64.encodeToString(published.getEncoded()),
                "");
    }

    private static PublicKey rsa(int bits, long exponent) throws GeneralSecurityException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0).setBit(bits - 3);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent)));
    }

    private void assertRefused(JwtAlgorithm algorithm, PublicKey published) {
        assertThrows(IllegalArgumentException.class, () -> material.keys(entry(algorithm, published)));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2047, 4097, 8192})
    void weakAndHugeRsaKeysAreRefused(int bits) throws GeneralSecurityException {
        assertRefused(JwtAlgorithm.RS256, rsa(bits, 65_537));
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072, 4096})
    void rsaKeysOfTheseSizesAreTaken(int bits) throws GeneralSecurityException {
        assertFalse(material.keys(entry(JwtAlgorithm.RS256, rsa(bits, 65_537)))
                .get(0)
                .canSign());
    }

    @Test
    void oddExponentsAreRefused() throws GeneralSecurityException {
        for (long exponent : new long[] {3, 17, 65_539}) {
            assertRefused(JwtAlgorithm.RS256, rsa(3072, exponent));
        }
    }

    @Test
    void otherCurvesAreRefused() throws GeneralSecurityException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        for (String curve : List.of("secp384r1", "secp521r1")) {
            pairs.initialize(new ECGenParameterSpec(curve));
            assertRefused(JwtAlgorithm.ES256, pairs.generateKeyPair().getPublic());
        }
    }

    @Test
    void aKeyOfAnotherKindThanItSaysIsRefused() throws GeneralSecurityException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(new ECGenParameterSpec("secp256r1"));
        assertRefused(JwtAlgorithm.RS256, pairs.generateKeyPair().getPublic());
        assertRefused(JwtAlgorithm.ES256, rsa(3072, 65_537));
    }

    @ParameterizedTest
    @EnumSource(JwtAlgorithm.class)
    void theNameOfAKeyOfOursIsKnownWithoutTheKey(JwtAlgorithm algorithm) {
        KeyMaterial other = new KeyMaterial(new DerivedKeys(TestSettings.newSecret()));
        for (int i = 0; i < (algorithm == JwtAlgorithm.RS256 ? 1 : 20); i++) {
            String kid = material.keys(material.made(algorithm, Instant.EPOCH, Instant.EPOCH))
                    .get(0)
                    .kid();
            assertTrue(material.isOurs(kid));
            assertFalse(other.isOurs(kid));
            for (int at = 0; at < kid.length(); at++) {
                char changed = kid.charAt(at) == 'A' ? 'B' : 'A';
                assertFalse(material.isOurs(kid.substring(0, at) + changed + kid.substring(at + 1)));
            }
        }
        for (String none :
                List.of("", "x", "12345678", "a b c d ", "\u00e4".repeat(8), "A".repeat(24), "A".repeat(100_000))) {
            assertFalse(material.isOurs(none));
        }
    }
}
