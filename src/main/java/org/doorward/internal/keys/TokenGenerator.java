package org.doorward.internal.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.doorward.AccountId;
import org.doorward.SessionId;

/** Generates all unguessable values, from the platform's secure random numbers. Safe for any thread. */
public final class TokenGenerator {
    /** Length of a refresh token's secret in bytes. */
    public static final int SECRET_BYTES = 32;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int ID_BYTES = (SessionId.LENGTH - SessionId.TAG_LENGTH) * 6 / 8;

    private final SecureRandom random = new SecureRandom();

    /** Returns a new 256-bit secret. */
    public Secret secret() {
        return new Secret(bytes(SECRET_BYTES));
    }

    /** Returns a new id for a session of this account: the account's tag, then 144 random bits. */
    public SessionId sessionId(AccountId owner) {
        return new SessionId(owner.tenant(), tagOf(owner) + BASE64.encodeToString(bytes(ID_BYTES)));
    }

    /** Returns a new 128-bit id in base64url, for a JWT's {@code jti} or an account. */
    public String id() {
        return BASE64.encodeToString(bytes(16));
    }

    /** Returns a random number from 0 (inclusive) to 1 (exclusive). */
    public double fraction() {
        return random.nextDouble();
    }

    /**
     * Returns the prefix that all sessions of this account share: the start of the SHA-256 of tenant and account. Not a
     * secret.
     */
    public static String tagOf(AccountId owner) {
        return fingerprintOf(owner).substring(0, SessionId.TAG_LENGTH);
    }

    /** Returns the SHA-256 of tenant and account in base64url, 43 characters. The tag is its start. */
    public static String fingerprintOf(AccountId owner) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] tenant = owner.tenant().value().getBytes(StandardCharsets.UTF_8);
            // the length makes ("a", "bc") differ from ("ab", "c")
            digest.update((byte) (tenant.length >> 8));
            digest.update((byte) tenant.length);
            digest.update(tenant);
            digest.update(owner.value().getBytes(StandardCharsets.UTF_8));
            return BASE64.encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns a random number from 0 (inclusive) to {@code bound} (exclusive), evenly distributed. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
