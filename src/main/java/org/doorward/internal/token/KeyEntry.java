package org.doorward.internal.token;

import java.time.Instant;
import org.doorward.KeySettings.JwtAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * One signing key as the key set keeps it. Immutable.
 *
 * @param id of ES256 and RS256 the token header's {@code kid}; of HS256 what the key is derived with besides the secret, which
 *     is nothing for the key of the secret alone
 * @param createdAt when it was made; the epoch where nobody knows
 * @param signsFrom from when on it signs, unless a newer one does
 * @param verifiesUntil until when what it signed is good; null for the newest key
 * @param publicPart the X.509 form in base64url; empty for HS256
 * @param sealed the private part, see {@link KeySeal}; empty for HS256
 */
record KeyEntry(
        String id,
        JwtAlgorithm algorithm,
        Instant createdAt,
        Instant signsFrom,
        @Nullable Instant verifiesUntil,
        String publicPart,
        String sealed) {

    /** The HS256 key that is derived from the secret alone. */
    static KeyEntry ofSecretAlone(Instant createdAt) {
        return new KeyEntry("", JwtAlgorithm.HS256, createdAt, Instant.EPOCH, null, "", "");
    }

    KeyEntry verifyingUntil(@Nullable Instant until) {
        return new KeyEntry(id, algorithm, createdAt, signsFrom, until, publicPart, sealed);
    }

    KeyEntry signingFrom(Instant from) {
        return new KeyEntry(id, algorithm, createdAt, from, verifiesUntil, publicPart, sealed);
    }

    KeyEntry sealedAs(String newSealed) {
        return new KeyEntry(id, algorithm, createdAt, signsFrom, verifiesUntil, publicPart, newSealed);
    }

    boolean verifiesAt(Instant now) {
        Instant until = verifiesUntil;
        return until == null || now.isBefore(until);
    }

    boolean signsAt(Instant now) {
        return !now.isBefore(signsFrom) && verifiesAt(now);
    }

    boolean isNewest() {
        return verifiesUntil == null;
    }
}
