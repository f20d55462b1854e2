package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;

/** A service account as a row. */
@Entity(name = "ServiceAccount")
@Table(name = "doorward_service_account")
@IdClass(InTenant.class)
@SuppressWarnings("NullAway.Init") // filled by Jakarta Persistence
class ServiceAccountRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "id")
    String id;

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

    /** @throws IllegalArgumentException when somebody else wrote it */
    ServiceAccount account() {
        TenantId of = new TenantId(tenant);
        return new ServiceAccount(
                new AccountId(of, id),
                name,
                Texts.roles(roles),
                active,
                Instant.ofEpochMilli(createdAt),
                new AccountId(of, createdBy),
                version);
    }
}
