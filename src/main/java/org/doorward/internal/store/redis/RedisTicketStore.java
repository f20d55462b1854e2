package org.doorward.internal.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Ticket;
import org.doorward.session.TicketStore;

/** Tickets in Redis, each a hash with its own time to live. One script takes: it reads and deletes. */
final class RedisTicketStore implements TicketStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private final Redis redis;
    private final Keys keys;

    RedisTicketStore(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public void put(TokenHash hash, Ticket ticket) {
        redis.number(
                Scripts.TICKET_PUT,
                List.of(keys.ticket(ticket.session().tenant(), hash)),
                ticket.session().value(),
                ticket.origin(),
                HashFields.millis(ticket.issuedAt()),
                HashFields.millis(ticket.expiresAt()),
                Long.toString(
                        Duration.between(ticket.issuedAt(), ticket.expiresAt()).toMillis()));
    }

    /** Replicas know of it, too, as many as the settings ask for: a ticket that was taken must not come back. */
    @Override
    public Optional<Ticket> take(TenantId tenant, TokenHash hash) {
        List<String> fields = redis.textsSafely(Scripts.TICKET_TAKE, List.of(keys.ticket(tenant, hash)));
        if (fields.get(0).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Ticket(
                    new SessionId(tenant, fields.get(0)),
                    fields.get(1),
                    Instant.ofEpochMilli(Long.parseLong(fields.get(2))),
                    Instant.ofEpochMilli(Long.parseLong(fields.get(3)))));
        } catch (IllegalArgumentException e) {
            // somebody else wrote there
            LOG.log(System.Logger.Level.WARNING, "the entry of a ticket is damaged and was not used");
            return Optional.empty();
        }
    }

    /** Does nothing: Redis forgets by itself. */
    @Override
    public int sweep(Instant now, int limit) {
        return 0;
    }
}
