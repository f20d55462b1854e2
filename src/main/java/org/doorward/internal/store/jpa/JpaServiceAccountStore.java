package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.store.Texts;
import org.doorward.store.ServiceAccountStore;

/** Service accounts in a database. A unique constraint keeps names unique. */
final class JpaServiceAccountStore implements ServiceAccountStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    private final Database database;

    JpaServiceAccountStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean create(ServiceAccount account) {
        return database.inTransaction(manager -> {
            if (manager.find(ServiceAccountRow.class, InTenant.of(account.id())) != null || isTaken(manager, account)) {
                return false;
            }
            // of two concurrent calls one violates a unique constraint, is repeated, and finds the other's row
            manager.persist(ServiceAccountRow.of(account));
            return true;
        });
    }

    /** Whether another service account has the name. */
    private static boolean isTaken(EntityManager manager, ServiceAccount account) {
        return manager.createQuery(
                                "select count(a) from ServiceAccount a"
                                        + " where a.tenant = :tenant and a.name = :name and a.id <> :id",
                                Long.class)
                        .setParameter("tenant", account.id().tenant().value())
                        .setParameter("name", account.name())
                        .setParameter("id", account.id().value())
                        .getSingleResult()
                > 0;
    }

    @Override
    public Optional<ServiceAccount> find(AccountId id) {
        return database
                .reading(manager -> Optional.ofNullable(manager.find(ServiceAccountRow.class, InTenant.of(id))))
                .stream()
                .flatMap(JpaServiceAccountStore::account)
                .findFirst();
    }

    @Override
    public List<ServiceAccount> list(TenantId tenant) {
        return database
                .reading(manager -> manager.createQuery(
                                "select a from ServiceAccount a where a.tenant = :tenant", ServiceAccountRow.class)
                        .setParameter("tenant", tenant.value())
                        .getResultList())
                .stream()
                .flatMap(JpaServiceAccountStore::account)
                // collations of databases differ
                .sorted(Comparator.comparing(ServiceAccount::name))
                .toList();
    }

    @Override
    public boolean replace(ServiceAccount next) {
        return database.inTransaction(manager -> !isTaken(manager, next)
                && manager.createQuery(
                                        "update ServiceAccount a set a.name = :name, a.roles = :roles, a.active = :active,"
                                                + " a.version = :version"
                                                + " where a.tenant = :tenant and a.id = :id and a.version = :before")
                                .setParameter("name", next.name())
                                .setParameter("roles", Texts.joined(next.roles()))
                                .setParameter("active", next.isActive())
                                .setParameter("version", next.version())
                                .setParameter("tenant", next.id().tenant().value())
                                .setParameter("id", next.id().value())
                                .setParameter("before", next.version() - 1)
                                .executeUpdate()
                        == 1);
    }

    @Override
    public boolean remove(AccountId id) {
        return database.inTransaction(
                manager -> manager.createQuery("delete from ServiceAccount a where a.tenant = :tenant and a.id = :id")
                                .setParameter("tenant", id.tenant().value())
                                .setParameter("id", id.value())
                                .executeUpdate()
                        == 1);
    }

    /** Reads a row. Logs and skips a damaged one. */
    static Stream<ServiceAccount> account(ServiceAccountRow row) {
        try {
            return Stream.of(row.account());
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "skipped the damaged row of service account {0}", row.id);
            return Stream.empty();
        }
    }
}
