package org.doorward.internal.store.memory;

import org.doorward.internal.session.ScopeEpochStoreContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;

@Tag("fast")
@OnStore(StoreKind.HEAP)
class MemoryScopeEpochsTest extends ScopeEpochStoreContract {}
