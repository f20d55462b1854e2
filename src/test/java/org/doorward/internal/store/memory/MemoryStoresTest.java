package org.doorward.internal.store.memory;

import org.doorward.internal.session.SessionEngineContract;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.store.ServiceAccountStoreContract;
import org.doorward.store.WorkLockContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Stores on the heap that promise no more than every store. */
@Tag("fast")
@OnStore(StoreKind.HEAP)
class MemoryStoresTest {
    @Nested
    class ApiTokens extends ApiTokenStoreContract {}

    @Nested
    class ServiceAccounts extends ServiceAccountStoreContract {}

    @Nested
    class Locks extends WorkLockContract {}

    @Nested
    class SessionEngines extends SessionEngineContract {}
}
