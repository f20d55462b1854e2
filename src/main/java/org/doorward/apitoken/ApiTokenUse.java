package org.doorward.apitoken;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The use of a token, written in the background, up to a minute late.
 *
 * @param lastAt the last use; null before the first one
 * @param lastAddress the client's address; null when it is unknown
 * @param count the number of uses
 */
public record ApiTokenUse(
        @Nullable Instant lastAt, @Nullable String lastAddress, long count) {
    /** No use. */
    public static final ApiTokenUse NONE = new ApiTokenUse(null, null, 0);

    /** Returns the sum. A use before the last one only adds to the count. */
    public ApiTokenUse and(ApiTokenUse more) {
        Instant at = more.lastAt;
        boolean later = at != null && (lastAt == null || at.isAfter(lastAt));
        return new ApiTokenUse(
                later ? at : lastAt, later ? more.lastAddress : lastAddress, Math.addExact(count, more.count));
    }
}
