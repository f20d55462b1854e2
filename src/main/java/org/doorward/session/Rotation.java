package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import org.doorward.TokenHash;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session's family of refresh tokens. Immutable.
 *
 * @param current the hash of the live refresh token
 * @param previous the hash of its predecessor; null before the first rotation
 * @param keyId the key that derived the live token, or will derive the first successor
 * @param generation the number of rotations
 * @param rotatedAt the last rotation, or the start
 * @param confirmedAt the first use of the live generation; null before it
 */
public record Rotation(
        TokenHash current,
        @Nullable TokenHash previous,
        String keyId,
        long generation,
        Instant rotatedAt,
        @Nullable Instant confirmedAt) {

    /** Returns a new family. */
    public static Rotation first(TokenHash current, String keyId, Instant now) {
        return new Rotation(current, null, keyId, 0, now, now);
    }

    /** Returns the family after a rotation. */
    public Rotation next(TokenHash successor, String usedKeyId, Instant now) {
        return new Rotation(successor, current, usedKeyId, generation + 1, now, null);
    }

    /** Returns the family after a rotation of a token that is of a later generation than the store's. */
    public Rotation caughtUp(
            TokenHash shown, long shownGeneration, TokenHash successor, String usedKeyId, Instant now) {
        return new Rotation(successor, shown, usedKeyId, shownGeneration + 1, now, null);
    }

    /** Returns the family after the first use of its live generation. */
    public Rotation confirmed(Instant at) {
        return new Rotation(current, previous, keyId, generation, rotatedAt, at);
    }

    /** Returns this family, confirmed where the other one of the same generation is. */
    Rotation confirmedAs(Rotation present) {
        Instant first = present.confirmedAt;
        return first == null || present.generation != generation ? this : confirmed(first);
    }

    /** Whether the live generation was not used yet: its response may have been lost. */
    public boolean isUnconfirmed() {
        return confirmedAt == null;
    }

    /** Whether the previous token gives its successor again at this time. */
    public boolean isReplayableAt(Instant now, Duration grace, Duration unconfirmed) {
        Instant first = confirmedAt;
        Duration window = first == null ? unconfirmed : grace;
        // a zero window is closed, even for a caller that read the clock before the rotation
        return !window.isZero() && now.isBefore((first == null ? rotatedAt : first).plus(window));
    }

    /** Whether a token with this hash is accepted at this time: the live one, or its predecessor within the window. */
    public boolean accepts(TokenHash hash, Instant now, Duration grace, Duration unconfirmed) {
        return hash.equals(current) || (hash.equals(previous) && isReplayableAt(now, grace, unconfirmed));
    }
}
