package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.doorward.ApiTokenSettings;
import org.doorward.DoorwardSettings;
import org.jspecify.annotations.Nullable;

/**
 * How long API tokens live. Immutable.
 *
 * @param longest the longest that a secret lives
 * @param mayLiveForEver whether one may be made without an end
 * @param unused a token that was not used for so long is revoked; zero for never
 * @param kept how long a revoked or expired token is shown in lists before it is forgotten
 * @param most how many live tokens one owner has
 */
public record ApiTokenPolicy(Duration longest, boolean mayLiveForEver, Duration unused, Duration kept, int most) {
    /** The longest overlap of a rotation, in which the earlier secret is good too (R120). */
    public static final Duration LONGEST_OVERLAP = Duration.ofHours(24);

    /** As these settings say. */
    public static ApiTokenPolicy of(DoorwardSettings settings) {
        return new ApiTokenPolicy(
                settings.get(ApiTokenSettings.LONGEST),
                settings.get(ApiTokenSettings.FOREVER),
                settings.get(ApiTokenSettings.UNUSED),
                settings.get(ApiTokenSettings.KEPT),
                settings.get(ApiTokenSettings.MOST));
    }

    /** Whether a secret that is made now may live until then; null for for ever. */
    boolean allows(@Nullable Instant expiresAt, Instant now) {
        return expiresAt == null ? mayLiveForEver : expiresAt.isAfter(now) && !expiresAt.isAfter(now.plus(longest));
    }

    /** When a new secret is over that takes the place of one of this lifetime: as long, but no longer than is allowed now. */
    @Nullable
    Instant expiryAfterRotation(@Nullable Duration lifetime, Instant now) {
        if (lifetime == null && mayLiveForEver) {
            return null;
        }
        return now.plus(lifetime == null || lifetime.compareTo(longest) > 0 ? longest : lifetime);
    }

    /** When a token is revoked for not being used, if it is not used until then. */
    Optional<Instant> unusedAt(ApiToken token) {
        Instant last = token.use().lastAt();
        Instant from = last == null || last.isBefore(token.issuedAt()) ? token.issuedAt() : last;
        return unused.isZero() ? Optional.empty() : Optional.of(from.plus(unused));
    }
}
