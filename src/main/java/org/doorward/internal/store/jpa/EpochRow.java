package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.doorward.AccountId;

/** An account's epoch as a row; locking it makes sign-in and revoke-all wait for each other. */
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

    static EpochRow first(AccountId owner) {
        EpochRow row = new EpochRow();
        row.tenant = owner.tenant().value();
        row.id = owner.value();
        return row;
    }
}
