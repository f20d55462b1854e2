package org.doorward.apitoken;

import java.time.Instant;
import java.util.Objects;
import org.doorward.TokenHash;
import org.jspecify.annotations.Nullable;

/**
 * The stored part of a token's secrets. Immutable.
 *
 * @param display the prefix and the last four characters of the current secret
 * @param current the hash of the current secret
 * @param previous the hash of the secret before, while it is still valid; else null
 * @param previousUntil when the secret before ends; null where there is none
 */
public record ApiTokenSecrets(
        String display,
        TokenHash current,
        @Nullable TokenHash previous,
        @Nullable Instant previousUntil) {

    /** @throws IllegalArgumentException when only one of {@code previous} and {@code previousUntil} is null */
    public ApiTokenSecrets {
        Objects.requireNonNull(display, "display");
        Objects.requireNonNull(current, "current");
        if ((previous == null) != (previousUntil == null)) {
            throw new IllegalArgumentException("a previous secret has an end");
        }
    }

    /** Returns the secrets of a new token. */
    public static ApiTokenSecrets first(String display, TokenHash current) {
        return new ApiTokenSecrets(display, current, null, null);
    }

    /** Returns the secrets after a rotation. The present secret stays valid until then, exclusive. */
    public ApiTokenSecrets rotated(String nextDisplay, TokenHash next, Instant now, Instant goodUntil) {
        boolean overlap = goodUntil.isAfter(now);
        return new ApiTokenSecrets(nextDisplay, next, overlap ? current : null, overlap ? goodUntil : null);
    }

    /** Whether this is the hash of the current secret. */
    public boolean isCurrent(TokenHash hash) {
        return current.equals(hash);
    }

    /** Whether the secret before is valid now. */
    public boolean isOverlappingAt(Instant now) {
        return previousUntil != null && now.isBefore(previousUntil);
    }

    /** Whether the secret with this hash is valid now. */
    public boolean isGood(TokenHash hash, Instant now) {
        return isCurrent(hash) || (hash.equals(previous) && isOverlappingAt(now));
    }
}
