package org.doorward.internal.keys;

import java.time.Instant;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * One signing key, as the key set stores it. Immutable.
 *
 * @param id for ES256 and RS256 the header's {@code kid}; for HS256 the text that the key is derived with besides the
 *     secret, which is empty for the key of the secret alone
 * @param createdAt when it was made; the epoch when that is unknown
 * @param signsFrom when it starts to sign, unless a newer key signs
 * @param verifiesUntil the first moment at which it no longer verifies; null for the newest key
 * @param publicPart the X.509 form in base64url; empty for HS256
 * @param sealed the encrypted private part, see {@link KeySeal}; empty for HS256
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
