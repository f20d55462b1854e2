package org.doorward.internal.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.settings.ApiTokenSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.jspecify.annotations.Nullable;

/**
 * How long API tokens live. Immutable.
 *
 * @param longest the longest lifetime of a secret
 * @param mayLiveForEver whether a token may have no end
 * @param unused a token without use for this long is revoked; zero for never
 * @param kept how long a revoked or expired token stays in lists
 * @param most the most live tokens of one owner
 */
public record ApiTokenPolicy(Duration longest, boolean mayLiveForEver, Duration unused, Duration kept, int most) {
    /** The longest overlap of a rotation. */
    public static final Duration LONGEST_OVERLAP = Duration.ofHours(24);

    /** Reads the settings {@code doorward.api-token.*} as they are for this tenant. */
    static ApiTokenPolicy of(DoorwardSettings settings, TenantId tenant) {
        return new ApiTokenPolicy(
                settings.get(ApiTokenSettings.MAX_LIFETIME, tenant),
                settings.get(ApiTokenSettings.ALLOW_NO_EXPIRY, tenant),
                settings.get(ApiTokenSettings.REVOKE_UNUSED_AFTER, tenant),
                settings.get(ApiTokenSettings.RETENTION, tenant),
                settings.get(ApiTokenSettings.MAX_PER_OWNER, tenant));
    }

    /** Whether a new secret may end then; null means never. */
    boolean allows(@Nullable Instant expiresAt, Instant now) {
        return expiresAt == null ? mayLiveForEver : expiresAt.isAfter(now) && !expiresAt.isAfter(now.plus(longest));
    }

    /**
     * Returns the end of a secret that replaces one of this lifetime: the same lifetime, or the longest that is
     * allowed now.
     */
    @Nullable
    Instant expiryAfterRotation(@Nullable Duration lifetime, Instant now) {
        if (lifetime == null && mayLiveForEver) {
            return null;
        }
        return now.plus(lifetime == null || lifetime.compareTo(longest) > 0 ? longest : lifetime);
    }

    /** Returns when a token is revoked if it is not used until then. */
    Optional<Instant> unusedAt(ApiToken token) {
        Instant last = token.use().lastAt();
        Instant from = last == null || last.isBefore(token.issuedAt()) ? token.issuedAt() : last;
        return unused.isZero() ? Optional.empty() : Optional.of(from.plus(unused));
    }
}
