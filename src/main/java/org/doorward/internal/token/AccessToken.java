package org.doorward.internal.token;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;

/**
 * What a verified access token says. Whole seconds, as JWT has them.
 *
 * @param session the session that it belongs to
 * @param account whom it speaks for
 * @param id the token's own id ({@code jti})
 * @param issuedAt when it was issued
 * @param expiresAt from when on it is refused
 * @param epoch the account's epoch when it was issued
 * @param generation the refresh-token generation that it was issued with
 */
public record AccessToken(
        SessionId session,
        AccountId account,
        String id,
        Instant issuedAt,
        Instant expiresAt,
        long epoch,
        long generation) {

    /** Whether it is over at this time. */
    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
