package org.doorward;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The hash of a token that stores hold: the SHA-256 of its text, in unpadded base64url (43 characters). A fast hash
 * suffices for a token of 256 random bits. Comparison takes constant time.
 */
public record TokenHash(String value) {
    private static final int LENGTH = 43;

    /** @throws IllegalArgumentException when the text does not have the shape of a hash */
    public TokenHash {
        if (!Base64UrlText.isOf(value, LENGTH)) {
            throw new IllegalArgumentException("not a token hash");
        }
    }

    /** Returns the hash of a token's text. */
    public static TokenHash of(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new TokenHash(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TokenHash that)) {
            return false;
        }
        // both have the same length
        int difference = 0;
        for (int at = 0; at < LENGTH; at++) {
            difference |= value.charAt(at) ^ that.value.charAt(at);
        }
        return difference == 0;
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
