package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MappedSuperclass;
import org.doorward.AccountId;
import org.doorward.TenantId;

/** A row whose key is a tenant and an id within it. */
@MappedSuperclass
@IdClass(InTenant.class)
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
abstract class TenantRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "id")
    String id;

    final TenantId tenantId() {
        return new TenantId(tenant);
    }

    final AccountId accountId(String account) {
        return new AccountId(tenantId(), account);
    }
}
