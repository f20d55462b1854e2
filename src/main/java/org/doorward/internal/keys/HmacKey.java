package org.doorward.internal.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.doorward.internal.concurrent.Spares;

/** A key for HS256 (RFC 7518 §3.2): 256 bits. */
final class HmacKey extends SigningKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Spares<Mac> macs = new Spares<>(this::newMac);

    HmacKey(String kid, KeyEntry entry, byte[] key) {
        super(kid, entry);
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    boolean canSign() {
        return true;
    }

    @Override
    int signatureBytes() {
        return 32;
    }

    @Override
    byte[] signature(byte[] content) {
        Mac mac = macs.take();
        byte[] signature = mac.doFinal(content);
        // doFinal has reset it to this key
        macs.giveBack(mac);
        return signature;
    }

    @Override
    boolean isSignature(byte[] content, byte[] signature) {
        return MessageDigest.isEqual(signature(content), signature);
    }
}
