package org.doorward.internal.store.redis;

import org.doorward.internal.cluster.EventLogContract;
import org.doorward.internal.keys.KeySetStoreContract;
import org.doorward.internal.login.SignInTaskStoreContract;
import org.doorward.internal.session.ScopeEpochStoreContract;
import org.doorward.store.ApiTokenEpochContract;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.store.ServiceAccountStoreContract;
import org.doorward.store.TicketStoreContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** What one Redis keeps its promises of, where it promises no more than every store. */
@Tag("stores")
@OnStore(StoreKind.REDIS)
class RedisStoresTest {
    @Nested
    class Tickets extends TicketStoreContract {}

    @Nested
    class SignInTasks extends SignInTaskStoreContract {}

    @Nested
    class KeySets extends KeySetStoreContract {}

    @Nested
    class Scopes extends ScopeEpochStoreContract {}

    @Nested
    class ServiceAccounts extends ServiceAccountStoreContract {}

    @Nested
    class ApiTokens extends ApiTokenStoreContract {}

    @Nested
    class ApiTokenEpochs extends ApiTokenEpochContract {}

    @Nested
    class Events extends EventLogContract {}
}
