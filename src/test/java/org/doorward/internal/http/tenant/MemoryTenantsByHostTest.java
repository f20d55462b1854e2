package org.doorward.internal.http.tenant;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("server")
class MemoryTenantsByHostTest extends TenantIsolationContract {
    @Override
    List<String> store() {
        return List.of("doorward.store", "memory");
    }

    @Override
    TenantsApart tenants() {
        return TenantsApart.BY_HOST;
    }
}
