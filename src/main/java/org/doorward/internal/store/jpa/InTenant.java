package org.doorward.internal.store.jpa;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The key of every table: a tenant and an id within it. Has the shape that Jakarta Persistence asks of a key class. */
public final class InTenant implements Serializable {
    private static final long serialVersionUID = 1L;

    private @Nullable String tenant;
    private @Nullable String id;

    /** For Jakarta Persistence. */
    public InTenant() {}

    InTenant(String tenant, String id) {
        this.tenant = tenant;
        this.id = id;
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
