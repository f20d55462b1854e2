package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.store.Texts;

/** A service account. */
@Entity(name = "ServiceAccount")
@Table(name = "doorward_service_account")
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class ServiceAccountRow extends TenantRow {
    @Column(name = "name")
    String name;

    @Column(name = "roles")
    String roles;

    @Column(name = "active")
    boolean active;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "version")
    long version;

    static ServiceAccountRow of(ServiceAccount account) {
        ServiceAccountRow row = new ServiceAccountRow();
        row.tenant = account.id().tenant().value();
        row.id = account.id().value();
        row.name = account.name();
        row.roles = Texts.joined(account.roles());
        row.active = account.isActive();
        row.createdAt = account.createdAt().toEpochMilli();
        row.createdBy = account.createdBy().value();
        row.version = account.version();
        return row;
    }

    /** @throws IllegalArgumentException when the row is damaged */
    ServiceAccount account() {
        return ServiceAccount.builder(accountId(id), name, Instant.ofEpochMilli(createdAt), accountId(createdBy))
                .roles(Texts.set(roles))
                .isActive(active)
                .version(version)
                .build();
    }
}
