package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.EditableAccountStore;

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
    public void rehash(AccountId id, String previous, String next) {
        database.inTransaction(manager -> manager.createQuery("update Account a set a.passwordHash = :next"
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
