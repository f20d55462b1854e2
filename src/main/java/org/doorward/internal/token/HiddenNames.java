package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes of names what can be compared and not read: an HMAC-SHA-256 under a key of the secret, so that not even trying all
 * addresses there are tells which one it was. Of another secret every name becomes another. Safe for any thread.
 */
public final class HiddenNames {
    private final byte[] key;

    /** With the key for this purpose. */
    public HiddenNames(DerivedKeys keys, String purpose) {
        this.key = keys.keyFor(purpose);
    }

    /** The name, hidden: 43 characters of base64url. */
    public String of(String name) {
        byte[] hidden = DerivedKeys.hmac(key, name.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hidden);
    }
}
