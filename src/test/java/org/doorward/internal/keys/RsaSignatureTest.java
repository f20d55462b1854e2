package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.Cipher;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RSASSA-PKCS1-v1_5 signatures whose holder has the private key and does not keep to the form. */
@Tag("fast")
class RsaSignatureTest extends TokenForge {
    private static final String SHA256 = "3031300d060960864801650304020105000420";
    private final int bytes = signature().length;

    RsaSignatureTest() {
        super(JwtAlgorithm.RS256);
    }

    private byte[] digest(String name) throws GeneralSecurityException {
        return MessageDigest.getInstance(name).digest(ascii(content()));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** 00, the type, padding, 00, and this: as long as the modulus. */
    private byte[] encoded(int type, int padding, byte[] content) {
        byte[] filled = new byte[bytes - 3 - content.length];
        Arrays.fill(filled, (byte) padding);
        return joined(new byte[] {0, (byte) type}, filled, new byte[] {0}, content);
    }

    private byte[] raw(byte[] encoded) throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance("RSA/ECB/NoPadding");
        rsa.init(Cipher.ENCRYPT_MODE, privateKey());
        return rsa.doFinal(encoded);
    }

    private String token(byte[] encoded) throws GeneralSecurityException {
        return withSignature(raw(encoded));
    }

    private byte[] by(String name) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(name);
        if (name.equals("RSASSA-PSS")) {
            signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signer.initSign(privateKey());
        signer.update(ascii(content()));
        return signer.sign();
    }

    @Test
    void onlyTheOneEncodingIsGood() throws GeneralSecurityException {
        byte[] hash = digest("SHA-256");
        byte[] right = joined(hex(SHA256), hash);
        assertTrue(isGood(token(encoded(1, 0xff, right))), "the test makes what the key makes");
        Map<String, byte[]> wrong = new LinkedHashMap<>();
        wrong.put("block type 0", encoded(0, 0x00, right));
        wrong.put("block type 2", encoded(2, 0xff, right));
        wrong.put("block type 2, other padding", encoded(2, 0x5a, right));
        wrong.put("padding of zeroes", encoded(1, 0x00, right));
        wrong.put("padding of fe", encoded(1, 0xfe, right));
        byte[] hole = encoded(1, 0xff, right);
        hole[20] = 0;
        wrong.put("a zero in the padding", hole);
        byte[] first = encoded(1, 0xff, right);
        first[2] = (byte) 0xfe;
        wrong.put("a wrong first byte of padding", first);
        byte[] noEnd = encoded(1, 0xff, right);
        noEnd[bytes - right.length - 1] = (byte) 0xff;
        wrong.put("no end of padding", noEnd);
        wrong.put(
                "short padding and garbage behind",
                joined(hex("0001ffffffffffffffff00"), right, new byte[bytes - 11 - right.length]));
        wrong.put("garbage behind the digest", encoded(1, 0xff, joined(right, new byte[] {0})));
        wrong.put("much garbage behind", encoded(1, 0xff, joined(right, new byte[200])));
        wrong.put("no NULL", encoded(1, 0xff, joined(hex("302f300b0609608648016503040201"), hex("0420"), hash)));
        wrong.put("two NULLs", encoded(1, 0xff, joined(hex("3033300f0609608648016503040201050005000420"), hash)));
        wrong.put(
                "long form of length", encoded(1, 0xff, joined(hex("308131300d060960864801650304020105000420"), hash)));
        wrong.put(
                "long form of the inner length",
                encoded(1, 0xff, joined(hex("303230810d060960864801650304020105000420"), hash)));
        wrong.put(
                "indefinite length",
                encoded(1, 0xff, joined(hex("3080300d060960864801650304020105000420"), hash, hex("0000"))));
        wrong.put("the digest alone", encoded(1, 0xff, hash));
        wrong.put("an octet string alone", encoded(1, 0xff, joined(hex("0420"), hash)));
        wrong.put("SHA-1", encoded(1, 0xff, joined(hex("3021300906052b0e03021a05000414"), digest("SHA-1"))));
        wrong.put(
                "SHA-512", encoded(1, 0xff, joined(hex("3051300d060960864801650304020305000440"), digest("SHA-512"))));
        wrong.put(
                "the name of SHA-512 before SHA-256",
                encoded(1, 0xff, joined(hex("3031300d060960864801650304020305000420"), hash)));
        wrong.put(
                "a shortened digest",
                encoded(1, 0xff, joined(hex("3030300d06096086480165030402010500041f"), Arrays.copyOf(hash, 31))));
        byte[] flipped = right.clone();
        flipped[flipped.length - 1] ^= 1;
        wrong.put("another digest", encoded(1, 0xff, flipped));
        wrong.put("nothing at all", new byte[bytes]);
        TreeSet<String> good = new TreeSet<>();
        for (Map.Entry<String, byte[]> each : wrong.entrySet()) {
            assertEquals(bytes, each.getValue().length, each.getKey());
            if (isGood(token(each.getValue()))) {
                good.add(each.getKey());
            }
        }
        assertEquals(new TreeSet<String>(), good);
    }

    @Test
    void otherSignaturesOfTheSameKeyAreRefused() throws GeneralSecurityException {
        for (String name : new String[] {"RSASSA-PSS", "SHA1withRSA", "SHA384withRSA", "SHA512withRSA"}) {
            assertFalse(isGood(withSignature(by(name))), name);
        }
        assertTrue(isGood(withSignature(by("SHA256withRSA"))));
    }

    @Test
    void numbersOfNoSignatureAreRefused() {
        BigInteger modulus = ((RsaKey) key).publicKey().getModulus();
        BigInteger good = new BigInteger(1, signature());
        for (BigInteger number : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.TWO,
            modulus.subtract(BigInteger.ONE),
            modulus,
            modulus.add(BigInteger.ONE),
            modulus.subtract(good),
            BigInteger.ONE.shiftLeft(8 * bytes).subtract(BigInteger.ONE)
        }) {
            assertFalse(isGood(withSignature(fixed(number))), number.toString(16));
        }
    }

    /** A number and the same number plus the modulus are the same signature to whoever does not look. */
    @Test
    void aSignatureHasNoSecondSpellingBeyondTheModulus() throws GeneralSecurityException {
        BigInteger modulus = ((RsaKey) key).publicKey().getModulus();
        int seen = 0;
        for (int i = 0; i < 60 && seen < 3; i++) {
            byte[] content = ascii("content " + i);
            BigInteger beyond = new BigInteger(1, key.signature(content)).add(modulus);
            if (beyond.bitLength() <= 8 * bytes) {
                seen++;
                byte[] spelling = fixed(beyond);
                boolean taken;
                try {
                    taken = key.isSignature(content, spelling);
                } catch (GeneralSecurityException e) {
                    taken = false;
                }
                assertFalse(taken);
            }
        }
    }

    private byte[] fixed(BigInteger number) {
        byte[] all = new byte[bytes];
        byte[] given = number.toByteArray();
        int length = Math.min(given.length, bytes);
        System.arraycopy(given, given.length - length, all, bytes - length, length);
        return all;
    }
}
