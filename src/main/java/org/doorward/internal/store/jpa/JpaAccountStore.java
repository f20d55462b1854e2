package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.doorward.AccountId;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.EditableAccountStore;
import org.doorward.internal.account.StoredAccount;
import org.doorward.internal.store.Texts;
import org.jspecify.annotations.Nullable;

/** The built-in accounts in a database. */
final class JpaAccountStore implements EditableAccountStore {
    private final Database database;
    private final String terms;
    private final InstantSource clock;

    /**
     * @param terms the version of the present terms
     * @param clock tells which suspensions are over
     */
    JpaAccountStore(Database database, String terms, InstantSource clock) {
        this.database = database;
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return database.reading(manager -> Optional.ofNullable(manager.find(AccountRow.class, InTenant.of(id)))
                .map(row -> row.account(terms)));
    }

    @Override
    public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
        return database.reading(manager -> rowsNamed(manager, tenant, username).stream()
                .findFirst()
                .map(row -> new StoredPassword(row.account(terms), row.passwordHash)));
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
                .map(row -> row.state(terms)));
    }

    @Override
    public Optional<StoredAccount> state(TenantId tenant, String username) {
        return database.reading(manager ->
                rowsNamed(manager, tenant, username).stream().findFirst().map(row -> row.state(terms)));
    }

    @Override
    public Change replace(StoredAccount present, StoredAccount next) {
        AccountId id = next.account().id();
        return database.inTransaction(manager -> {
            Instant now = clock.instant();
            Change allowed = next.isAdministratorAt(now) ? Change.DONE : leaving(manager, present, now);
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
     * The version alone decides between callers. The other conditions, and what is written only when it changes, are for
     * changes by SQL, which need not move it.
     */
    private static int updated(EntityManager manager, StoredAccount present, StoredAccount next) {
        Account account = next.account();
        Map<String, @Nullable Object> written = written(present.account(), account);
        written.put("passwordHash", next.hash());
        written.put("version", next.version());
        written.put("changingAt", AccountRow.millis(next.changingAt()));
        String set = written.keySet().stream()
                .map(field -> "a." + field + " = :" + field)
                .collect(Collectors.joining(", "));
        Query update = manager.createQuery("update Account a set " + set
                        + " where a.tenant = :tenant and a.id = :id and a.version = :before"
                        + " and a.passwordHash = :hashBefore and a.status = :statusBefore")
                .setParameter("tenant", account.id().tenant().value())
                .setParameter("id", account.id().value())
                .setParameter("before", present.version())
                .setParameter("hashBefore", present.hash())
                .setParameter("statusBefore", present.account().status().name());
        written.forEach(update::setParameter);
        return update.executeUpdate();
    }

    private static Map<String, @Nullable Object> written(Account before, Account account) {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        written.put("username", account.username());
        written.put("email", account.email());
        written.put("emailVerified", account.emailVerified());
        written.put("status", account.status().name());
        if (!account.roles().equals(before.roles())) {
            written.put("roles", Texts.joined(account.roles()));
        }
        if (account.termsAccepted() != before.termsAccepted()
                || !account.termsVersion().equals(before.termsVersion())
                || !account.termsAcceptedAt().equals(before.termsAcceptedAt())) {
            written.put("termsAccepted", AccountRow.hasAcceptedAny(account));
            written.put("termsVersion", account.termsVersion().orElse(null));
            written.put(
                    "termsAcceptedAt",
                    account.termsAcceptedAt().map(Instant::toEpochMilli).orElse(null));
        }
        if (account.isPasswordChangeRequired() != before.isPasswordChangeRequired()) {
            written.put("passwordChangeRequired", account.isPasswordChangeRequired());
        }
        Suspension suspension = account.suspension();
        if (!Objects.equals(suspension, before.suspension())) {
            written.put(
                    "suspensionCause",
                    suspension == null ? null : suspension.cause().name());
            written.put("suspensionUntil", suspension == null ? null : AccountRow.millis(suspension.until()));
        }
        return written;
    }

    @Override
    public Change remove(StoredAccount present) {
        return database.inTransaction(manager -> {
            Change allowed = leaving(manager, present, clock.instant());
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
    private static Change leaving(EntityManager manager, StoredAccount present, Instant now) {
        if (!present.isAdministratorAt(now)) {
            return Change.DONE;
        }
        AccountId id = present.account().id();
        List<AccountRow> administrators = manager.createQuery(
                        "select a from Account a where a.tenant = :tenant and a.status = :active"
                                + " and (a.suspensionCause is null or a.suspensionUntil <= :now)"
                                + " and concat(' ', a.roles, ' ') like :role order by a.id",
                        AccountRow.class)
                .setParameter("tenant", id.tenant().value())
                .setParameter("active", AccountStatus.ACTIVE.name())
                .setParameter("now", now.toEpochMilli())
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
