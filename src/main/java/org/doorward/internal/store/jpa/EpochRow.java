package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import org.doorward.AccountId;
import org.doorward.store.SessionStore.AccountState;
import org.jspecify.annotations.Nullable;

/** The epoch and the version of an account. Its lock serialises sign-in, revoke-all and the creation of API tokens of one account. */
@Entity(name = "Epoch")
@Table(name = "doorward_epoch")
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class EpochRow extends TenantRow {
    @Column(name = "epoch")
    long epoch;

    @Column(name = "version")
    long version;

    @Column(name = "scope")
    long scope;

    private static EpochRow first(AccountId owner) {
        EpochRow row = new EpochRow();
        row.tenant = owner.tenant().value();
        row.id = owner.value();
        return row;
    }

    /** Returns the state of an account from the columns of a query; they are null where it has no row. */
    static AccountState state(@Nullable Object epoch, @Nullable Object version, @Nullable Object scope) {
        return epoch == null || version == null || scope == null
                ? new AccountState(0, 0, 0)
                : new AccountState((Long) epoch, (Long) version, (Long) scope);
    }

    /** Locks the owner's row until the end of the transaction. Inserts it if it does not exist. */
    static EpochRow locked(EntityManager manager, AccountId owner) {
        EpochRow row = manager.find(EpochRow.class, InTenant.of(owner), LockModeType.PESSIMISTIC_WRITE);
        if (row != null) {
            return row;
        }
        EpochRow first = first(owner);
        manager.persist(first);
        manager.flush();
        return first;
    }
}
