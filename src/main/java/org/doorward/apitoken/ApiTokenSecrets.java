package org.doorward.apitoken;

import java.time.Instant;
import java.util.Objects;
import org.doorward.TokenHash;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a token's secrets. Immutable.
 *
 * @param display what people recognise the current one by: prefix and last four characters
 * @param current the hash of the current one
 * @param previous the hash of the one before, while it may still be used; else null
 * @param previousUntil when the one before is over; null where there is none
 */
public record ApiTokenSecrets(
        String display,
        TokenHash current,
        @Nullable TokenHash previous,
        @Nullable Instant previousUntil) {

    /** @throws IllegalArgumentException when there is a previous one without its end, or the other way round */
    public ApiTokenSecrets {
        Objects.requireNonNull(display, "display");
        Objects.requireNonNull(current, "current");
        if ((previous == null) != (previousUntil == null)) {
            throw new IllegalArgumentException("a previous secret has an end");
        }
    }

    /** Those of a token that was not rotated yet. */
    public static ApiTokenSecrets first(String display, TokenHash current) {
        return new ApiTokenSecrets(display, current, null, null);
    }

    /** After a rotation; the one that was current until now is good until then, exclusive. */
    public ApiTokenSecrets rotated(String nextDisplay, TokenHash next, Instant now, Instant goodUntil) {
        boolean overlap = goodUntil.isAfter(now);
        return new ApiTokenSecrets(nextDisplay, next, overlap ? current : null, overlap ? goodUntil : null);
    }

    /** Whether this is the current one. */
    public boolean isCurrent(TokenHash hash) {
        return current.equals(hash);
    }

    /** Whether the one before may be used now. */
    public boolean areTwoAt(Instant now) {
        return previousUntil != null && now.isBefore(previousUntil);
    }

    /** Whether this one may be used now: the current one, or the one before within its time. */
    public boolean isGood(TokenHash hash, Instant now) {
        return isCurrent(hash) || (hash.equals(previous) && areTwoAt(now));
    }
}
