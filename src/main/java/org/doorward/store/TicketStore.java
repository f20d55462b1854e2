package org.doorward.store;

import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Ticket;

/**
 * Stores tickets. Every method is atomic and safe for any thread and any node. A store that does not answer throws
 * {@link StoreUnavailableException}; then the outcome of a write is unknown. The contract is tested by {@code
 * TicketStoreContract}. A store that does not remove expired tickets by itself is also a {@link SweptStore}.
 */
public interface TicketStore {
    /**
     * Adds a ticket, and keeps it at least until it expires.
     *
     * @param hash the hash of its text, which no other ticket has; its tenant is that of the session
     */
    void put(TokenHash hash, Ticket ticket);

    /**
     * Takes a ticket. Of all concurrent callers on all nodes, one gets it.
     *
     * @return empty when it does not exist any more; it may have expired
     */
    Optional<Ticket> take(TenantId tenant, TokenHash hash);
}
