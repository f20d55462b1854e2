package org.doorward.internal.token;

import java.security.MessageDigest;
import org.doorward.Secret;

/** HS256 (RFC 7518 section 3.2) under a 256-bit key. */
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
