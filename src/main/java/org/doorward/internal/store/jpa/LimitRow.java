package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.doorward.TenantId;

/** The counts of one key of limits. */
@Entity(name = "Counted")
@Table(name = "doorward_limit")
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class LimitRow extends TenantRow {
    /** Numbers, separated by blanks. */
    @Column(name = "counted")
    String counted;

    @Column(name = "forget_at")
    long forgetAt;

    static LimitRow first(TenantId tenant, String id) {
        LimitRow row = new LimitRow();
        row.tenant = tenant.value();
        row.id = id;
        row.counted = "";
        return row;
    }
}
