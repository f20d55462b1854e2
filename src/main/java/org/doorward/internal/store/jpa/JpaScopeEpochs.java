package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Table;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.session.ScopeEpochStore;
import org.jspecify.annotations.Nullable;

/** The epochs of scopes in a table. The migration adds everyone's row, whose lock orders all moves. */
final class JpaScopeEpochs implements ScopeEpochStore {
    private final Database database;
    private final Class<? extends Row> type;
    private final String entity;
    private final InstantSource clock;

    /**
     * @param type the rows of the table
     * @param entity its name in queries
     * @param clock an epoch is its time, unless an epoch is that late already
     */
    JpaScopeEpochs(Database database, Class<? extends Row> type, String entity, InstantSource clock) {
        this.database = database;
        this.type = type;
        this.entity = entity;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Long> read(TenantId tenant) {
        try {
            return CompletableFuture.completedFuture(database.reading(manager -> manager.createQuery(
                            "select max(s.epoch) from " + entity + " s where s.id in (:tenant, :everyone)", Long.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("everyone", Row.EVERYONE)
                    .getSingleResult()));
        } catch (StoreUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public long move(@Nullable TenantId tenant) {
        return database.inTransaction(manager -> {
            Row everyone = manager.find(type, Row.EVERYONE, LockModeType.PESSIMISTIC_WRITE);
            if (everyone == null) {
                throw new IllegalStateException("the table of scope epochs lacks the row that the migration added");
            }
            long epoch = Math.max(everyone.latest + 1, clock.millis());
            everyone.latest = epoch;
            if (tenant == null) {
                everyone.epoch = epoch;
                manager.flush();
                // those of tenants are earlier, and decide nothing any more
                manager.createQuery("delete from " + entity + " s where s.id <> :everyone")
                        .setParameter("everyone", Row.EVERYONE)
                        .executeUpdate();
            } else {
                moved(manager, tenant).epoch = epoch;
            }
            return epoch;
        });
    }

    private Row moved(EntityManager manager, TenantId tenant) {
        Row row = manager.find(type, tenant.value());
        if (row == null) {
            row = type == OfTokens.class ? new OfTokens() : new OfSessions();
            row.id = tenant.value();
            manager.persist(row);
        }
        return row;
    }

    @Override
    public List<Moved> movedAfter(long epoch, int limit) {
        return database
                .reading(manager -> manager.createQuery(
                                "select s from " + entity + " s where s.epoch > :epoch order by s.epoch", type)
                        .setParameter("epoch", epoch)
                        .setMaxResults(limit)
                        .getResultList())
                .stream()
                .map(row -> new Moved(row.id.equals(Row.EVERYONE) ? null : new TenantId(row.id), row.epoch))
                .toList();
    }

    /** The epoch of a scope. */
    @MappedSuperclass
    @SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
    abstract static class Row {
        /** The id of everyone's row. No tenant is empty. */
        static final String EVERYONE = "";

        @Id
        @Column(name = "id")
        String id;

        @Column(name = "epoch")
        long epoch;

        /** The latest epoch of any scope; only everyone's row has it. */
        @Column(name = "latest")
        long latest;
    }

    /** The epoch that sessions are compared with. */
    @Entity(name = "ScopeEpoch")
    @Table(name = "doorward_scope_epoch")
    static class OfSessions extends Row {}

    /** The epoch that API tokens are compared with. */
    @Entity(name = "TokenEpoch")
    @Table(name = "doorward_token_epoch")
    static class OfTokens extends Row {}
}
