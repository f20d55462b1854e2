package org.doorward.session;

import java.time.Instant;
import org.doorward.SessionId;

/**
 * A ticket as stores hold it, without its text.
 *
 * @param session the session that asked for it
 * @param origin the origin that asked for it, and may use it; at most 300 characters
 * @param expiresAt the first moment at which it is refused
 */
public record Ticket(SessionId session, String origin, Instant issuedAt, Instant expiresAt) {
    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
