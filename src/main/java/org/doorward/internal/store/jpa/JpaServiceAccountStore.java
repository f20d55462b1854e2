package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.apitoken.ServiceAccountStore;

/** Service accounts in a database, which itself sees to it that no two have one name. */
final class JpaServiceAccountStore implements ServiceAccountStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    private final Database database;

    JpaServiceAccountStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean create(ServiceAccount account) {
        return database.inTransaction(manager -> {
            if (manager.find(ServiceAccountRow.class, key(account.id())) != null || isTaken(manager, account)) {
                return false;
            }
            // two at once: the loser breaks a unique constraint, is tried again, and finds the winner's row
            manager.persist(ServiceAccountRow.of(account));
            return true;
        });
    }

    /** Whether its name is another one's. */
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
        return database.reading(manager -> Optional.ofNullable(manager.find(ServiceAccountRow.class, key(id)))).stream()
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
                // databases order by rules of their own
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

    /** What somebody else wrote there is no service account. */
    static Stream<ServiceAccount> account(ServiceAccountRow row) {
        try {
            return Stream.of(row.account());
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "the row of service account {0} is damaged and was not used", row.id);
            return Stream.empty();
        }
    }

    private static InTenant key(AccountId id) {
        return new InTenant(id.tenant().value(), id.value());
    }
}
