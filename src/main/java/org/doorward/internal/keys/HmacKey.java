package org.doorward.internal.keys;

import java.security.MessageDigest;

/** A key for HS256 (RFC 7518 §3.2): 256 bits. */
final class HmacKey extends SigningKey {
    private final Secret key;

    HmacKey(String kid, KeyEntry entry, byte[] key) {
        super(kid, entry);
        this.key = new Secret(key);
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
        return DerivedKeys.hmac(key.bytes(), content);
    }

    @Override
    boolean isSignature(byte[] content, byte[] signature) {
        return MessageDigest.isEqual(signature(content), signature);
    }
}
