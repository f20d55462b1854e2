package org.doorward.internal.token;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;

/**
 * The claims of a verified access token. Times are whole seconds, as in JWT (RFC 7519).
 *
 * @param session the session that it belongs to
 * @param account the account that it authenticates
 * @param id the token's own id ({@code jti})
 * @param issuedAt when it was issued
 * @param expiresAt the first moment at which it is refused
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

    /** Whether the token has expired at this time. */
    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
