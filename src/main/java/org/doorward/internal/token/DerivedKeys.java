package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One 256-bit key for each purpose, all derived from {@code doorward.secret} by HKDF-SHA-256 (RFC 5869), so that no key
 * tells anything of another. Beside the present secret there may be others, {@code doorward.secret.previous}: their keys
 * verify what was made with them and make nothing new. Immutable.
 */
public final class DerivedKeys {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_LENGTH = 8;
    private static final byte[] SALT = "org.doorward/1".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> extracted;

    /** The keys of this secret, which must be {@code doorward.secret} as the settings check let it pass. */
    public DerivedKeys(String secret) {
        this(secret, List.of());
    }

    /**
     * The keys of this secret, and of others that are good too.
     *
     * @param previous {@code doorward.secret.previous}: secrets that were the present one, or are to be
     */
    public DerivedKeys(String secret, List<String> previous) {
        this.extracted = Stream.concat(Stream.of(secret), previous.stream())
                .map(text -> hmac(SALT, text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /** The present secret's key for this purpose; the same for ever. To make something with. */
    byte[] keyFor(String purpose) {
        return keysFor(purpose).get(0);
    }

    /** Each secret's key for this purpose, the present one's first. To verify with. */
    List<byte[]> keysFor(String purpose) {
        byte[] info = purpose.getBytes(StandardCharsets.US_ASCII);
        return extracted.stream().map(key -> expand(key, info)).toList();
    }

    /** The first block of HKDF-Expand: 32 bytes. */
    static byte[] expand(byte[] pseudoRandomKey, byte[] info) {
        byte[] input = Arrays.copyOf(info, info.length + 1);
        input[info.length] = 1;
        return hmac(pseudoRandomKey, input);
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** A short public name for a key, the same wherever the key is the same. */
    static String idOf(byte[] key) {
        byte[] digest = hmac(key, "key id".getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, ID_LENGTH);
    }
}
