package org.doorward.internal.store.jpa;

import java.io.Serializable;
import java.util.Objects;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/** The key of a {@link TenantRow}, in the form that Jakarta Persistence requires. */
public final class InTenant implements Serializable {
    private static final long serialVersionUID = 1L;

    private @Nullable String tenant;
    private @Nullable String id;

    /** For Jakarta Persistence. */
    public InTenant() {}

    InTenant(TenantId tenant, String id) {
        this.tenant = tenant.value();
        this.id = id;
    }

    static InTenant of(AccountId id) {
        return new InTenant(id.tenant(), id.value());
    }

    static InTenant of(SessionId id) {
        return new InTenant(id.tenant(), id.value());
    }

    static InTenant of(ApiTokenId id) {
        return new InTenant(id.tenant(), id.value());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InTenant that && Objects.equals(tenant, that.tenant) && Objects.equals(id, that.id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tenant, id);
    }
}
