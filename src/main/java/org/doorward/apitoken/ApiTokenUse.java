package org.doorward.apitoken;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token's use: written behind the requests' backs, up to a minute late (R122).
 *
 * @param lastAt when it was used last; null before the first time
 * @param lastAddress from where; null when not known
 * @param count how often
 */
public record ApiTokenUse(
        @Nullable Instant lastAt, @Nullable String lastAddress, long count) {
    /** Not used yet. */
    public static final ApiTokenUse NONE = new ApiTokenUse(null, null, 0);

    /** With this use too; one that came before the last adds to the count alone. */
    public ApiTokenUse and(ApiTokenUse more) {
        Instant at = more.lastAt;
        boolean later = at != null && (lastAt == null || at.isAfter(lastAt));
        return new ApiTokenUse(
                later ? at : lastAt, later ? more.lastAddress : lastAddress, Math.addExact(count, more.count));
    }
}
