package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.doorward.TokenHash;
import org.doorward.internal.concurrent.Spares;
import org.jspecify.annotations.Nullable;

/** Computes the SHA-256 of tokens, without a new digest and buffer for each. Not safe for threads; its static methods are. */
final class TextDigest {
    private static final int ASCII_END = 0x80;
    private static final int CHUNK = 512;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Spares<TextDigest> SPARES = new Spares<>(TextDigest::new);

    private final MessageDigest sha256;
    private final byte[] chunk = new byte[CHUNK];
    private final byte[] result = new byte[4 * Long.BYTES];
    private final ByteBuffer longs = ByteBuffer.wrap(result);

    private TextDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the fingerprint of a text; null when a character is not ASCII. */
    static @Nullable Fingerprint fingerprint(CharSequence text) {
        TextDigest digest = SPARES.take();
        Fingerprint made = digest.take(text) ? new Fingerprint(digest.longs) : null;
        SPARES.giveBack(digest);
        return made;
    }

    /** Returns the hash of a token, as {@link TokenHash#of} does. @throws IllegalArgumentException when it is not ASCII */
    static TokenHash tokenHash(String text) {
        TextDigest digest = SPARES.take();
        String made = digest.take(text) ? BASE64.encodeToString(digest.result) : null;
        SPARES.giveBack(digest);
        if (made == null) {
            throw new IllegalArgumentException("not ASCII");
        }
        return new TokenHash(made);
    }

    /** Computes the result. @return false when a character is not ASCII: other texts could have the same bytes */
    private boolean take(CharSequence text) {
        int all = 0;
        for (int from = 0; from < text.length(); from += CHUNK) {
            int length = Math.min(CHUNK, text.length() - from);
            for (int i = 0; i < length; i++) {
                char one = text.charAt(from + i);
                all |= one;
                chunk[i] = (byte) one;
            }
            sha256.update(chunk, 0, length);
        }
        try {
            sha256.digest(result, 0, result.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has " + result.length + " bytes", e);
        }
        return all < ASCII_END;
    }
}
