package org.doorward.internal.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Ticket;
import org.doorward.store.TicketStore;

/** Tickets in Redis, each a hash that expires. A script reads and deletes it in one step. */
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

    /** Waits for replicas: a fail-over must not bring back a taken ticket. */
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
            LOG.log(System.Logger.Level.WARNING, "skipped the damaged entry of a ticket");
            return Optional.empty();
        }
    }
}
