package org.doorward.internal.store.memory;

import org.doorward.internal.apitoken.ApiTokenEngineContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;

@Tag("fast")
@OnStore(StoreKind.HEAP)
class HeapApiTokenServiceTest extends ApiTokenEngineContract {}
