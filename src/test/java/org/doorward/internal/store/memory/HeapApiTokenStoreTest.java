package org.doorward.internal.store.memory;

import java.time.Instant;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenStoreContract;

class HeapApiTokenStoreTest extends ApiTokenStoreContract {
    private final HeapApiTokenStore store = new HeapApiTokenStore();

    @Override
    protected ApiTokenStore store() {
        return store;
    }

    @Override
    protected String everythingStored() {
        return store.due(Instant.MAX, Integer.MAX_VALUE).toString();
    }
}
