package org.doorward.internal.store.jpa;

import org.doorward.internal.apitoken.ApiTokenEngineContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;

@Tag("stores")
@OnStore(StoreKind.POSTGRES)
class PostgresApiTokenServiceTest extends ApiTokenEngineContract {}
