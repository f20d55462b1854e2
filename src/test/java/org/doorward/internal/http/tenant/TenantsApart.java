package org.doorward.internal.http.tenant;

import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.TenantDoor;

/** How a server tells the tenants {@code acme} and {@code globex} apart. */
enum TenantsApart {
    BY_PATH {
        @Override
        List<String> settings() {
            return List.of(
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
    },
    BY_HOST {
        @Override
        List<String> settings() {
            return List.of(
                    "doorward.tenant.by",
                    "host",
                    "doorward.tenant.acme.hosts",
                    "acme.test",
                    "doorward.tenant.globex.hosts",
                    "www.globex.test, globex.test",
                    TenantDoor.PROXY.get(0),
                    TenantDoor.PROXY.get(1));
        }

        @Override
        TenantDoor door(DoorwardServer to, String tenant) {
            return TenantDoor.byHost(to, tenant, tenant + ".test");
        }
    };

    /** What the server must be told. */
    abstract List<String> settings();

    abstract TenantDoor door(DoorwardServer to, String tenant);
}
