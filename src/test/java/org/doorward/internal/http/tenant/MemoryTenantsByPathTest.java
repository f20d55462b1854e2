package org.doorward.internal.http.tenant;

import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.TenantDoor;
import org.junit.jupiter.api.Tag;

@Tag("server")
class MemoryTenantsByPathTest extends TenantIsolationContract {
    @Override
    List<String> settings() {
        return List.of(
                "doorward.store",
                "memory",
                "doorward.tenant.by",
                "path",
                "doorward.tenant.acme.path",
                "/acme",
                "doorward.tenant.globex.path",
                "/globex");
    }

    @Override
    TenantDoor door(DoorwardServer to, String tenant) {
        return TenantDoor.byPath(to, tenant, "/" + tenant);
    }
}
