package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import org.doorward.TokenHash;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's family of refresh tokens stands. Immutable.
 *
 * @param current the hash of the one live refresh token
 * @param previous the hash of the token that it replaced; null before the first rotation
 * @param keyId which rotation key the live token was derived with, or would be the next one
 * @param generation how often the family was rotated
 * @param rotatedAt when it was last rotated, or opened
 * @param confirmedAt when the live token's generation was first shown to us; null while it was not
 */
public record Rotation(
        TokenHash current,
        @Nullable TokenHash previous,
        String keyId,
        long generation,
        Instant rotatedAt,
        @Nullable Instant confirmedAt) {

    /** A new family. */
    static Rotation first(TokenHash current, String keyId, Instant now) {
        return new Rotation(current, null, keyId, 0, now, now);
    }

    /** The family after one more rotation. */
    Rotation next(TokenHash successor, String usedKeyId, Instant now) {
        return new Rotation(successor, current, usedKeyId, generation + 1, now, null);
    }

    /** The family after a rotation of this token, which is of a later generation than the store's. */
    Rotation caughtUp(TokenHash shown, long shownGeneration, TokenHash successor, String usedKeyId, Instant now) {
        return new Rotation(successor, shown, usedKeyId, shownGeneration + 1, now, null);
    }

    /** The family once its live generation was shown. */
    public Rotation confirmed(Instant at) {
        return new Rotation(current, previous, keyId, generation, rotatedAt, at);
    }

    /** Whether the live generation was not shown yet: its first response may have been lost. */
    public boolean isUnconfirmed() {
        return confirmedAt == null;
    }

    /** Whether the previous token may, at this time, still be answered with its successor. */
    boolean repeatsAt(Instant now, Duration grace, Duration unconfirmed) {
        Instant first = confirmedAt;
        Duration window = first == null ? unconfirmed : grace;
        // a zero window is closed even for whoever looked at the clock a moment before the rotation
        return !window.isZero() && now.isBefore((first == null ? rotatedAt : first).plus(window));
    }

    /** Whether a token of this hash is answered with tokens at this time: the live one, or the one before in its window. */
    boolean takes(TokenHash hash, Instant now, Duration grace, Duration unconfirmed) {
        return hash.equals(current) || (hash.equals(previous) && repeatsAt(now, grace, unconfirmed));
    }
}
