package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.internal.token.KeySetStore;
import org.doorward.internal.token.KeySetStoreContract;
import org.junit.jupiter.api.Test;

class HeapKeySetStoreTest extends KeySetStoreContract {
    private final KeySetStore store = new HeapKeySetStore();

    @Override
    protected KeySetStore store() {
        return store;
    }

    @Test
    void nothingIsThereAtFirst() {
        assertTrue(store.read().isEmpty());
    }
}
