package org.doorward.internal.store.redis;

import org.doorward.internal.apitoken.ApiTokenEngineContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;

@Tag("stores")
@OnStore(StoreKind.REDIS)
class RedisApiTokenServiceTest extends ApiTokenEngineContract {}
