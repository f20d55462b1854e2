package org.doorward.internal.session;

import java.time.Duration;
import java.time.Instant;
import org.doorward.internal.token.AccessToken;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * A live session and the access token that resumed it.
 *
 * @param session as the store has it
 * @param token the token's claims; null where a ticket resumed the session
 * @param isShown whether the client sent this token; false where it was issued for this request, so that the client
 *     may never receive it
 */
public record ResumedSession(Session session, @Nullable AccessToken token, boolean isShown) {
    private static final long NONE = -1;

    /** A session by its refresh token, while that cannot be exchanged. It proves no generation. */
    static ResumedSession suspended(Session session) {
        return new ResumedSession(session, null, false);
    }

    /** A session that a ticket resumed. A ticket proves no generation. */
    static ResumedSession byTicket(Session session) {
        return new ResumedSession(session, null, false);
    }

    /** Returns the latest generation that the client certainly has. */
    long shownGeneration() {
        if (token == null) {
            return NONE;
        }
        return isShown ? token.generation() : token.generation() - 1;
    }

    /**
     * Whether the last use is so long ago, or this use shows that the newest tokens have arrived. What a suspended session
     * still reaches is no use of it.
     */
    boolean isUseDue(Instant now, Duration touchInterval) {
        if (session.restrictions().isSuspendedAt(now)) {
            return false;
        }
        boolean isLongAgo =
                !now.isBefore(session.lastSeenAt().plus(touchInterval)) && now.isAfter(session.lastSeenAt());
        return isLongAgo
                || (session.rotation().isUnconfirmed()
                        && shownGeneration() == session.rotation().generation());
    }
}
