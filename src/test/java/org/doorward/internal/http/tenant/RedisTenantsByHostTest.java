package org.doorward.internal.http.tenant;

import java.util.List;
import org.doorward.testing.RealRedis;
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
    List<String> store() {
        return List.of("doorward.store", "redis", "doorward.redis.address", redis.address());
    }

    @Override
    TenantsApart tenants() {
        return TenantsApart.BY_HOST;
    }
}
