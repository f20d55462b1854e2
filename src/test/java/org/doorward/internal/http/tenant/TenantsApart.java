package org.doorward.internal.http.tenant;

import java.util.List;
import java.util.stream.Stream;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.TenantDoor;

/** How a server tells the tenants {@code acme} and {@code globex} apart. */
enum TenantsApart {
    BY_PATH(
            "doorward.tenant.by",
            "path",
            "doorward.tenant.acme.path",
            "/acme",
            "doorward.tenant.globex.path",
            "/globex") {
        @Override
        TenantDoor door(DoorwardServer to, String tenant) {
            return TenantDoor.byPath(to, tenant, "/" + tenant);
        }
    },
    BY_HOST(
            "doorward.tenant.by",
            "host",
            "doorward.tenant.acme.hosts",
            "acme.test",
            "doorward.tenant.globex.hosts",
            "www.globex.test, globex.test") {
        @Override
        List<String> settings() {
            return Stream.concat(super.settings().stream(), TenantDoor.PROXY.stream())
                    .toList();
        }

        @Override
        TenantDoor door(DoorwardServer to, String tenant) {
            return TenantDoor.byHost(to, tenant, tenant + ".test");
        }
    };

    private final List<String> settings;

    TenantsApart(String... settings) {
        this.settings = List.of(settings);
    }

    List<String> settings() {
        return settings;
    }

    abstract TenantDoor door(DoorwardServer to, String tenant);
}
