package org.doorward;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The hash of a token that stores hold: the SHA-256 of its text, in unpadded base64url (43 characters). A fast hash
 * suffices for a token of 256 random bits. Comparison takes constant time.
 */
public record TokenHash(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** @throws IllegalArgumentException when the text does not have the shape of a hash */
    public TokenHash {
        if (!SHAPE.matcher(value).matches()) {
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
        return other instanceof TokenHash that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.US_ASCII), that.value.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
