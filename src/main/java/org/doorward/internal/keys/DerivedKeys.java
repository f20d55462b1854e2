package org.doorward.internal.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 256-bit keys, one for each purpose, derived from {@code doorward.secret} by HKDF-SHA-256 (RFC 5869), so that no key
 * reveals another. The keys of {@code doorward.secret.previous} also verify what was made with them; they make nothing
 * new. Immutable.
 */
public final class DerivedKeys {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_LENGTH = 8;
    private static final byte[] SALT = "org.doorward/1".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> extracted;

    /** Derives keys from this secret alone. The settings check has validated it. */
    public DerivedKeys(String secret) {
        this(secret, List.of());
    }

    /**
     * Derives keys from the present secret and from other accepted secrets.
     *
     * @param previous {@code doorward.secret.previous}: secrets that were the present one, or will be
     */
    public DerivedKeys(String secret, List<String> previous) {
        this.extracted = Stream.concat(Stream.of(secret), previous.stream())
                .map(text -> hmac(SALT, text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** Returns the present secret's key for this purpose. It makes new values and never changes. */
    public byte[] keyFor(String purpose) {
        return keysFor(purpose).get(0);
    }

    /** Returns each secret's key for this purpose, the present one's first. They verify. */
    public List<byte[]> keysFor(String purpose) {
        byte[] info = purpose.getBytes(StandardCharsets.US_ASCII);
        return extracted.stream().map(key -> expand(key, info)).toList();
    }

    /** The first block of HKDF-Expand (RFC 5869 §2.3): 32 bytes. */
    static byte[] expand(byte[] pseudoRandomKey, byte[] info) {
        byte[] input = Arrays.copyOf(info, info.length + 1);
        input[info.length] = 1;
        return hmac(pseudoRandomKey, input);
    }

    public static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Returns a short public id of a key. Equal keys have equal ids. */
    public static String idOf(byte[] key) {
        byte[] digest = hmac(key, "key id".getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, ID_LENGTH);
    }
}
