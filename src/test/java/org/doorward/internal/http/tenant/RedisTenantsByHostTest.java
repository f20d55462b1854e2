package org.doorward.internal.http.tenant;

import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TenantDoor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

@Tag("server")
class RedisTenantsByHostTest extends TenantIsolationContract {
    private final RealRedis redis = new RealRedis();

    @AfterAll
    void end() {
        redis.close();
    }

    @Override
    List<String> settings() {
        return List.of(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                redis.address(),
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
}
