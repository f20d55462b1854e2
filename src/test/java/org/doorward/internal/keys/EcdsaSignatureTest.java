package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** signatures on P-256 that are none, or are the right one in another spelling. */
@Tag("fast")
class EcdsaSignatureTest extends TokenForge {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger FIELD =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    private final BigInteger r = number(Arrays.copyOf(signature(), 32));
    private final BigInteger s = number(Arrays.copyOfRange(signature(), 32, 64));

    EcdsaSignatureTest() {
        super(JwtAlgorithm.ES256);
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    private static byte[] raw(BigInteger r, BigInteger s) {
        byte[] all = new byte[64];
        for (int half = 0; half < 2; half++) {
            byte[] bytes = (half == 0 ? r : s).toByteArray();
            int length = Math.min(bytes.length, 32);
            System.arraycopy(bytes, bytes.length - length, all, 32 * (half + 1) - length, length);
        }
        return all;
    }

    private byte[] signatureBy(String name, PrivateKey signer) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(name);
        signature.initSign(signer);
        signature.update(ascii(content()));
        return signature.sign();
    }

    @Test
    void numbersOutOfRangeAreNoSignature() {
        BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        List<BigInteger> numbers = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.TWO,
                ORDER.shiftRight(1),
                ORDER.subtract(BigInteger.ONE),
                ORDER,
                ORDER.add(BigInteger.ONE),
                FIELD,
                FIELD.subtract(ORDER),
                most,
                r,
                s);
        List<String> good = new ArrayList<>();
        for (BigInteger one : numbers) {
            for (BigInteger other : numbers) {
                if (isGood(withSignature(raw(one, other))) && !(one.equals(r) && other.equals(s))) {
                    good.add(one + ", " + other);
                }
            }
        }
        assertEquals(List.of(), good);
        assertTrue(isGood(withSignature(raw(r, s))));
    }

    @Test
    void ofTheTwoSpellingsOfASignatureOnlyTheLowerOneIsGood() throws GeneralSecurityException {
        byte[] high = raw(r, ORDER.subtract(s));
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(((EcdsaKey) key).publicKey());
        verifier.update(ascii(content()));
        assertTrue(verifier.verify(high), "mathematics has nothing against it");
        assertFalse(isGood(withSignature(high)));
    }

    @Test
    void everySignatureThatWeMakeIsLowAndGoodForEveryVerifier() throws GeneralSecurityException {
        BigInteger half = ORDER.shiftRight(1);
        boolean short1 = false;
        for (int i = 0; i < 600; i++) {
            byte[] content = ascii("content " + i);
            byte[] made = key.signature(content);
            assertEquals(64, made.length);
            assertTrue(number(Arrays.copyOfRange(made, 32, 64)).compareTo(half) <= 0);
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(((EcdsaKey) key).publicKey());
            verifier.update(content);
            assertTrue(verifier.verify(made));
            assertTrue(key.isSignature(content, made));
            short1 |= made[0] == 0 || made[32] == 0;
        }
        assertTrue(short1, "numbers with leading zeros were among them");
    }

    @Test
    void otherFormsOfTheSameSignatureAreRefused() throws GeneralSecurityException {
        byte[] der = signatureBy("SHA256withECDSA", privateKey());
        byte[] good = signature();
        byte[] swapped = raw(s, r);
        byte[] zeroes = new byte[66];
        System.arraycopy(good, 0, zeroes, 1, 32);
        System.arraycopy(good, 32, zeroes, 34, 32);
        byte[] reversed = new byte[64];
        for (int i = 0; i < 64; i++) {
            reversed[i] = good[63 - i];
        }
        byte[] doubled = Arrays.copyOf(good, 128);
        System.arraycopy(good, 0, doubled, 64, 64);
        for (byte[] form : List.of(der, Arrays.copyOf(der, 64), swapped, zeroes, reversed, doubled)) {
            assertFalse(isGood(withSignature(form)));
        }
    }

    @Test
    void signaturesOfOtherHashesCurvesAndContentsAreRefused() throws GeneralSecurityException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(new ECGenParameterSpec("secp384r1"));
        List<byte[]> signatures = List.of(
                signatureBy("SHA1withECDSAinP1363Format", privateKey()),
                signatureBy("SHA384withECDSAinP1363Format", privateKey()),
                signatureBy("SHA512withECDSAinP1363Format", privateKey()),
                signatureBy(
                        "SHA256withECDSAinP1363Format", pairs.generateKeyPair().getPrivate()),
                key.signature(ascii(content() + ".")),
                key.signature(ascii(content().replace('.', ','))),
                key.signature(ascii(payload())),
                key.signature(new byte[0]));
        for (byte[] other : signatures) {
            assertFalse(isGood(withSignature(other)));
        }
    }
}
