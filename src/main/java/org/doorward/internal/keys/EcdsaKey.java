package org.doorward.internal.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key for ES256 (RFC 7518 §3.4) on P-256: r and s have 32 bytes each. Each signature is valid with two values of s.
 * This key makes and accepts only the lower one, so that nobody can write a token in a second form.
 */
final class EcdsaKey extends SigningKey {
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
    private static final int HALF = 32;

    private final ECPublicKey publicKey;
    private final @Nullable ECPrivateKey privateKey;
    private final BigInteger order;
    private final BigInteger highestS;

    EcdsaKey(String kid, KeyEntry entry, ECPublicKey publicKey, @Nullable ECPrivateKey privateKey) {
        super(kid, entry);
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.order = publicKey.getParams().getOrder();
        this.highestS = order.shiftRight(1);
    }

    ECPublicKey publicKey() {
        return publicKey;
    }

    @Override
    boolean canSign() {
        return privateKey != null;
    }

    @Override
    int signatureBytes() {
        return 2 * HALF;
    }

    @Override
    byte[] signature(byte[] content) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(ALGORITHM);
        signer.initSign(privateKey);
        signer.update(content);
        byte[] signature = signer.sign();
        BigInteger s = number(signature, HALF);
        if (s.compareTo(highestS) > 0) {
            byte[] low = order.subtract(s).toByteArray();
            Arrays.fill(signature, HALF, 2 * HALF, (byte) 0);
            int length = Math.min(low.length, HALF);
            System.arraycopy(low, low.length - length, signature, 2 * HALF - length, length);
        }
        return signature;
    }

    @Override
    boolean isSignature(byte[] content, byte[] signature) throws GeneralSecurityException {
        BigInteger r = number(signature, 0);
        BigInteger s = number(signature, HALF);
        boolean inRange = r.signum() > 0 && r.compareTo(order) < 0 && s.signum() > 0 && s.compareTo(highestS) <= 0;
        if (!inRange) {
            return false;
        }
        Signature verifier = Signature.getInstance(ALGORITHM);
        verifier.initVerify(publicKey);
        verifier.update(content);
        return verifier.verify(signature);
    }

    private static BigInteger number(byte[] signature, int from) {
        return new BigInteger(1, Arrays.copyOfRange(signature, from, from + HALF));
    }
}
