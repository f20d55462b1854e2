package org.doorward.internal.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A key for RS256 (RFC 7518 §3.3): RSASSA-PKCS1-v1_5 with SHA-256. It compares the whole encoded message (RFC 8017
 * §8.2.2), so that no padding is parsed.
 */
final class RsaKey extends SigningKey {
    static final int LEAST_BITS = 2048;
    static final int MOST_BITS = 4096;
    static final int LEAST_CHARACTERS = 342;
    static final int MOST_CHARACTERS = 683;
    /** The DER of DigestInfo for SHA-256 up to the digest (RFC 8017 §9.2, note 1). */
    private static final byte[] DIGEST_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    private final RSAPublicKey publicKey;
    private final @Nullable RSAPrivateKey privateKey;
    private final int bytes;

    RsaKey(String kid, KeyEntry entry, RSAPublicKey publicKey, @Nullable RSAPrivateKey privateKey) {
        super(kid, entry);
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.bytes = (publicKey.getModulus().bitLength() + 7) / 8;
    }

    RSAPublicKey publicKey() {
        return publicKey;
    }

    @Override
    boolean canSign() {
        return privateKey != null;
    }

    @Override
    int signatureBytes() {
        return bytes;
    }

    @Override
    byte[] signature(byte[] content) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(privateKey);
        signer.update(content);
        return signer.sign();
    }

    @Override
    boolean isSignature(byte[] content, byte[] signature) throws GeneralSecurityException {
        // this is the public operation alone; it refuses numbers that are not below the modulus
        Cipher rsa = Cipher.getInstance("RSA/ECB/NoPadding");
        rsa.init(Cipher.DECRYPT_MODE, publicKey);
        return MessageDigest.isEqual(expected(content), rsa.doFinal(signature));
    }

    private byte[] expected(byte[] content) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        byte[] all = new byte[bytes];
        int from = bytes - DIGEST_INFO.length - digest.length;
        Arrays.fill(all, 1, from - 1, (byte) 0xff);
        all[1] = 1;
        System.arraycopy(DIGEST_INFO, 0, all, from, DIGEST_INFO.length);
        System.arraycopy(digest, 0, all, bytes - digest.length, digest.length);
        return all;
    }
}
