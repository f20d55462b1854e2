package org.doorward.internal.store.memory;

import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.apitoken.ServiceAccountStoreContract;

class HeapServiceAccountStoreTest extends ServiceAccountStoreContract {
    private final HeapServiceAccountStore store = new HeapServiceAccountStore();

    @Override
    protected ServiceAccountStore store() {
        return store;
    }
}
