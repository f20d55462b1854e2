package org.doorward.internal.store.memory;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Ticket;
import org.doorward.store.SweptStore;
import org.doorward.store.TicketStore;

/** Tickets on the heap of one node. Bounded. */
public final class MemoryTicketStore implements TicketStore, SweptStore {
    /** About 20 MB. */
    private static final int MOST = 50_000;

    private final int most;
    private final Map<Key, Ticket> tickets = new LinkedHashMap<>();

    private record Key(TenantId tenant, TokenHash hash) {}

    public MemoryTicketStore() {
        this(MOST);
    }

    MemoryTicketStore(int most) {
        this.most = most;
    }

    /** @throws StoreUnavailableException when it is full of valid tickets */
    @Override
    public synchronized void put(TokenHash hash, Ticket ticket) {
        if (tickets.size() >= most) {
            sweep(ticket.issuedAt(), most);
        }
        if (tickets.size() >= most) {
            throw new StoreUnavailableException("there are " + most + " tickets already", null);
        }
        tickets.put(new Key(ticket.session().tenant(), hash), ticket);
    }

    @Override
    public synchronized Optional<Ticket> take(TenantId tenant, TokenHash hash) {
        return Optional.ofNullable(tickets.remove(new Key(tenant, hash)));
    }

    @Override
    public synchronized int sweep(Instant now, int limit) {
        int swept = 0;
        // in the order of expiry: all tickets live equally long
        for (Iterator<Ticket> each = tickets.values().iterator(); swept < limit && each.hasNext(); ) {
            if (!each.next().isExpiredAt(now)) {
                break;
            }
            each.remove();
            swept++;
        }
        return swept;
    }
}
