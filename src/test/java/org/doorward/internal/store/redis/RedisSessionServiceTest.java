package org.doorward.internal.store.redis;

import org.doorward.internal.session.SessionEngineContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;

@Tag("stores")
@OnStore(StoreKind.REDIS)
class RedisSessionServiceTest extends SessionEngineContract {}
