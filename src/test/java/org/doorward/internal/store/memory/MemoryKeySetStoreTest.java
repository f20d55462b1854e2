package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.internal.keys.KeySetStoreContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@OnStore(StoreKind.HEAP)
class MemoryKeySetStoreTest extends KeySetStoreContract {
    @Test
    void nothingIsThereAtFirst() {
        assertTrue(new MemoryKeySetStore().read().isEmpty());
    }
}
