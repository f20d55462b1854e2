package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import org.doorward.AccountId;

/** An account's epoch as a row; locking it makes sign-in and revoke-all wait for each other, and those who create API tokens. */
@Entity(name = "Epoch")
@Table(name = "doorward_epoch")
@IdClass(InTenant.class)
@SuppressWarnings("NullAway.Init") // filled by Jakarta Persistence
class EpochRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "id")
    String id;

    @Column(name = "epoch")
    long epoch;

    private static EpochRow first(AccountId owner) {
        EpochRow row = new EpochRow();
        row.tenant = owner.tenant().value();
        row.id = owner.value();
        return row;
    }

    /** The owner's, locked until the end of the transaction; made if there is none yet. */
    static EpochRow locked(EntityManager manager, AccountId owner) {
        EpochRow row = manager.find(
                EpochRow.class, new InTenant(owner.tenant().value(), owner.value()), LockModeType.PESSIMISTIC_WRITE);
        if (row != null) {
            return row;
        }
        EpochRow first = first(owner);
        manager.persist(first);
        manager.flush();
        return first;
    }
}
