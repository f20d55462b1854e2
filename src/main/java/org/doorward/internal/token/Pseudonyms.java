package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.doorward.internal.keys.DerivedKeys;

/**
 * Replaces names by pseudonyms that can be compared and not reversed: an HMAC-SHA-256 under a key of the secret.
 * Without the secret, trying all possible names does not reveal one. Another secret gives other pseudonyms. Safe for
 * any thread.
 */
public final class Pseudonyms {
    private final byte[] key;

    /** Uses the key for this purpose. */
    public Pseudonyms(DerivedKeys keys, String purpose) {
        this.key = keys.keyFor(purpose);
    }

    /** Returns the pseudonym of a name: 43 characters of base64url. */
    public String of(String name) {
        byte[] hidden = DerivedKeys.hmac(key, name.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hidden);
    }
}
