package org.doorward.internal.store.jpa;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
            manager.persist(TicketRow.of(hash, ticket));
            return true;
        });
    }

    @Override
    public Optional<Ticket> take(TenantId tenant, TokenHash hash) {
        return database.inTransaction(manager -> {
            TicketRow row = manager.find(TicketRow.class, new InTenant(tenant, hash.value()));
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
}
