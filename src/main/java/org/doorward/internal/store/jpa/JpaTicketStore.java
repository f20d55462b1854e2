package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Ticket;
import org.doorward.store.SweptStore;
import org.doorward.store.TicketStore;

/** Tickets in a database. The caller that deletes the row has taken the ticket. */
final class JpaTicketStore implements TicketStore, SweptStore {
    private final Database database;

    JpaTicketStore(Database database) {
        this.database = database;
    }

    @Override
    public void put(TokenHash hash, Ticket ticket) {
        database.inTransaction(manager -> {
            manager.persist(Row.of(hash, ticket));
            return true;
        });
    }

    @Override
    public Optional<Ticket> take(TenantId tenant, TokenHash hash) {
        return database.inTransaction(manager -> {
            Row row = manager.find(Row.class, new InTenant(tenant, hash.value()));
            if (row == null) {
                return Optional.empty();
            }
            Ticket ticket = row.ticket();
            int deleted = manager.createQuery("delete from Ticket t where t.tenant = :tenant and t.id = :id")
                    .setParameter("tenant", tenant.value())
                    .setParameter("id", hash.value())
                    .executeUpdate();
            return deleted == 1 ? Optional.of(ticket) : Optional.empty();
        });
    }

    @Override
    public int sweep(Instant now, int limit) {
        return database.inTransaction(manager -> {
            List<String> ids = manager.createQuery(
                            "select t.id from Ticket t where t.expiresAt <= :now order by t.expiresAt", String.class)
                    .setParameter("now", now.toEpochMilli())
                    .setMaxResults(limit)
                    .getResultList();
            if (ids.isEmpty()) {
                return 0;
            }
            // ids are hashes of random texts, so tenants share none
            return manager.createQuery("delete from Ticket t where t.id in :ids and t.expiresAt <= :now")
                    .setParameter("ids", ids)
                    .setParameter("now", now.toEpochMilli())
                    .executeUpdate();
        });
    }

    /** A ticket. The id is the hash of its text. */
    @Entity(name = "Ticket")
    @Table(name = "doorward_ticket")
    @SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
    static class Row extends TenantRow {
        @Column(name = "session_id")
        String session;

        @Column(name = "origin")
        String origin;

        @Column(name = "issued_at")
        long issuedAt;

        @Column(name = "expires_at")
        long expiresAt;

        static Row of(TokenHash hash, Ticket ticket) {
            Row row = new Row();
            row.tenant = ticket.session().tenant().value();
            row.id = hash.value();
            row.session = ticket.session().value();
            row.origin = ticket.origin();
            row.issuedAt = ticket.issuedAt().toEpochMilli();
            row.expiresAt = ticket.expiresAt().toEpochMilli();
            return row;
        }

        Ticket ticket() {
            return new Ticket(
                    new SessionId(tenantId(), session),
                    origin,
                    Instant.ofEpochMilli(issuedAt),
                    Instant.ofEpochMilli(expiresAt));
        }
    }
}
