package org.doorward.session;

import org.doorward.limit.Taken;

/** What came of asking for a ticket. */
public sealed interface TicketResult {
    /**
     * Here it is.
     *
     * @param text what travels; told here and never again. Never log it
     */
    record Issued(String text) implements TicketResult {
        @Override
        public String toString() {
            return "Issued[hidden]";
        }
    }

    /**
     * The session has asked too often.
     *
     * @param refused of which limit, and for how long
     */
    record TooMany(Taken.Refused refused) implements TicketResult {}
}
