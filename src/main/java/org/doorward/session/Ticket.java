package org.doorward.session;

import java.time.Instant;
import org.doorward.SessionId;

/**
 * What a ticket stands for. Its text is not part of it: stores know a ticket by the hash of that.
 *
 * @param session the session that asked for it
 * @param origin the origin that it was asked for from, and is good for; at most 300 characters
 * @param issuedAt when it was asked for
 * @param expiresAt from when on it is good for nothing
 */
public record Ticket(SessionId session, String origin, Instant issuedAt, Instant expiresAt) {
    /** Whether it is over at this time. */
    public boolean isExpiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
