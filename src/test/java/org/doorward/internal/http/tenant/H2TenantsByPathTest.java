package org.doorward.internal.http.tenant;

import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("server")
class H2TenantsByPathTest extends TenantIsolationContract {
    @Override
    List<String> store() {
        return List.of("doorward.store", "jpa");
    }

    @Override
    TenantsApart tenants() {
        return TenantsApart.BY_PATH;
    }
}
