package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** What was counted of one key. */
@Entity(name = "Counted")
@Table(name = "doorward_limit")
@IdClass(InTenant.class)
@SuppressWarnings("NullAway.Init") // filled by Jakarta Persistence
class LimitRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "id")
    String id;

    /** Numbers, with blanks between them. */
    @Column(name = "counted")
    String counted;

    @Column(name = "forget_at")
    long forgetAt;

    static LimitRow first(String tenant, String id) {
        LimitRow row = new LimitRow();
        row.tenant = tenant;
        row.id = id;
        row.counted = "";
        return row;
    }
}
