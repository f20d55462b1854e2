package org.doorward.internal.session;

import org.doorward.internal.limit.RateLimitResult;

/** The result of asking for a ticket. */
public sealed interface TicketResult {
    /**
     * The ticket was issued.
     *
     * @param text the ticket, which cannot be read again. Never log it
     */
    record Issued(String text) implements TicketResult {
        @Override
        public String toString() {
            return "Issued[hidden]";
        }
    }

    /** The session has asked too often. */
    record TooMany(RateLimitResult.Refused refused) implements TicketResult {}
}
