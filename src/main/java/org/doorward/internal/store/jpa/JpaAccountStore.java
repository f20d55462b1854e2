package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.EditableAccountStore;
import org.doorward.internal.account.StoredAccount;
import org.doorward.internal.store.Texts;

/** The built-in accounts in a database. */
final class JpaAccountStore implements EditableAccountStore {
    private final Database database;

    JpaAccountStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return database.reading(manager -> Optional.ofNullable(manager.find(AccountRow.class, InTenant.of(id)))
                .map(AccountRow::account));
    }

    @Override
    public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
        return database.reading(manager -> rowsNamed(manager, tenant, username).stream()
                .findFirst()
                .map(row -> new StoredPassword(row.account(), row.passwordHash)));
    }

    @Override
    public boolean create(StoredPassword stored) {
        Account account = stored.account();
        TenantId tenant = account.id().tenant();
        return database.inTransaction(manager -> {
            boolean taken = !rowsNamed(manager, tenant, account.username()).isEmpty()
                    || manager.find(AccountRow.class, InTenant.of(account.id())) != null;
            if (!taken) {
                // of two concurrent calls one violates a unique constraint, is repeated, and finds the other's row
                manager.persist(AccountRow.of(stored));
            }
            return !taken;
        });
    }

    @Override
    public boolean remove(AccountId id) {
        return database.inTransaction(manager -> {
            AccountRow row = manager.find(AccountRow.class, InTenant.of(id));
            if (row != null) {
                manager.remove(row);
            }
            return row != null;
        });
    }

    @Override
    public Optional<StoredAccount> state(AccountId id) {
        return database.reading(manager -> Optional.ofNullable(manager.find(AccountRow.class, InTenant.of(id)))
                .map(AccountRow::state));
    }

    @Override
    public Optional<StoredAccount> state(TenantId tenant, String username) {
        return database.reading(manager ->
                rowsNamed(manager, tenant, username).stream().findFirst().map(AccountRow::state));
    }

    @Override
    public Change replace(StoredAccount present, StoredAccount next) {
        AccountId id = next.account().id();
        return database.inTransaction(manager -> {
            Change allowed = next.isAdministrator() ? Change.DONE : leaving(manager, present);
            if (allowed != Change.DONE) {
                return allowed;
            }
            if (rowsNamed(manager, id.tenant(), next.account().username()).stream()
                    .anyMatch(row -> !row.id.equals(id.value()))) {
                return Change.NAME_TAKEN;
            }
            // of two concurrent calls one violates a unique constraint, is repeated, and finds the other's row
            return updated(manager, present, next) == 1 ? Change.DONE : Change.STALE;
        });
    }

    /**
     * The version alone decides between callers. The other conditions, and roles that are written only when they change,
     * are for changes by SQL, which need not move it.
     */
    private static int updated(EntityManager manager, StoredAccount present, StoredAccount next) {
        Account account = next.account();
        Instant changing = next.changingAt();
        boolean otherRoles = !account.roles().equals(present.account().roles());
        Query update = manager.createQuery("update Account a set a.username = :username, a.email = :email,"
                        + " a.emailVerified = :verified, a.termsAccepted = :accepted,"
                        + (otherRoles ? " a.roles = :roles," : "")
                        + " a.status = :status, a.passwordHash = :hash, a.version = :version, a.changingAt = :changing"
                        + " where a.tenant = :tenant and a.id = :id and a.version = :before"
                        + " and a.passwordHash = :hashBefore and a.status = :statusBefore")
                .setParameter("username", account.username())
                .setParameter("email", account.email())
                .setParameter("verified", account.emailVerified())
                .setParameter("accepted", account.termsAccepted())
                .setParameter("status", account.status().name())
                .setParameter("hash", next.hash())
                .setParameter("version", next.version())
                .setParameter("changing", changing == null ? null : changing.toEpochMilli())
                .setParameter("tenant", account.id().tenant().value())
                .setParameter("id", account.id().value())
                .setParameter("before", present.version())
                .setParameter("hashBefore", present.hash())
                .setParameter("statusBefore", present.account().status().name());
        if (otherRoles) {
            update.setParameter("roles", Texts.joined(account.roles()));
        }
        return update.executeUpdate();
    }

    @Override
    public Change remove(StoredAccount present) {
        return database.inTransaction(manager -> {
            Change allowed = leaving(manager, present);
            if (allowed != Change.DONE) {
                return allowed;
            }
            int removed = manager.createQuery("delete from Account a where a.tenant = :tenant and a.id = :id"
                            + " and a.version = :before and a.status = :statusBefore")
                    .setParameter("tenant", present.account().id().tenant().value())
                    .setParameter("id", present.account().id().value())
                    .setParameter("before", present.version())
                    .setParameter("statusBefore", present.account().status().name())
                    .executeUpdate();
            return removed == 1 ? Change.DONE : Change.STALE;
        });
    }

    /**
     * Whether this account may cease to be an administrator. All administrators of the tenant are locked, in one order, so
     * that two of them cannot go at the same moment.
     */
    private static Change leaving(EntityManager manager, StoredAccount present) {
        if (!present.isAdministrator()) {
            return Change.DONE;
        }
        AccountId id = present.account().id();
        List<AccountRow> administrators = manager.createQuery(
                        "select a from Account a where a.tenant = :tenant and a.status = :active"
                                + " and concat(' ', a.roles, ' ') like :role order by a.id",
                        AccountRow.class)
                .setParameter("tenant", id.tenant().value())
                .setParameter("active", AccountStatus.ACTIVE.name())
                .setParameter("role", "% " + StoredAccount.ADMINISTRATOR + " %")
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        if (administrators.stream().noneMatch(row -> row.id.equals(id.value()))) {
            return Change.STALE;
        }
        return administrators.size() > 1 ? Change.DONE : Change.LAST_ADMINISTRATOR;
    }

    @Override
    public void rehash(AccountId id, String previous, String next) {
        database.inTransaction(manager -> manager.createQuery("update Account a set a.passwordHash = :next,"
                        + " a.version = a.version + 1, a.changingAt = null"
                        + " where a.tenant = :tenant and a.id = :id and a.passwordHash = :previous")
                .setParameter("next", next)
                .setParameter("tenant", id.tenant().value())
                .setParameter("id", id.value())
                .setParameter("previous", previous)
                .executeUpdate());
    }

    private static List<AccountRow> rowsNamed(EntityManager manager, TenantId tenant, String username) {
        return manager.createQuery(
                        "select a from Account a where a.tenant = :tenant and a.username = :username", AccountRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("username", username)
                .getResultList();
    }
}
