package org.doorward;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What is stored of a token: the SHA-256 of its whole text, in unpadded base64url (43 characters). A token holds 256
 * random bits, so a fast hash is enough; passwords are another matter. Comparison takes the same time whatever differs.
 */
public record TokenHash(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** @throws IllegalArgumentException when the text is not the hash of anything */
    public TokenHash {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a token hash");
        }
    }

    /** The hash of a token's text. */
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
