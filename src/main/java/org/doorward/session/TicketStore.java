package org.doorward.session;

import java.time.Instant;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;

/**
 * Where tickets wait to be taken. Every method is atomic and may be called from any thread and any node. "Not there" is an
 * answer; no answer at all is {@link StoreUnavailableException}, after which the write may or may not have happened. The
 * promises are tests: {@code TicketStoreContract}.
 */
public interface TicketStore {
    /**
     * Keeps a ticket, at least until it expires; how long after that is the store's own affair.
     *
     * @param hash of its text, which no other ticket has; the tenant is that of the session
     */
    void put(TokenHash hash, Ticket ticket);

    /**
     * Takes a ticket away: of all who ask for the same one, on whatever nodes, one gets it.
     *
     * @return empty when it is not there, or not any more; it may be one that has expired
     */
    Optional<Ticket> take(TenantId tenant, TokenHash hash);

    /**
     * Forgets tickets that have expired. Stores that do so by themselves do nothing.
     *
     * @param limit at most this many in one call
     * @return how many; less than {@code limit} when there are no more
     */
    int sweep(Instant now, int limit);
}
