package org.doorward.internal.store.jpa;

import org.doorward.internal.account.EditableAccountChangeContract;
import org.doorward.internal.account.EditableAccountStoreContract;
import org.doorward.internal.account.RestrictedAccountStoreContract;
import org.doorward.internal.keys.KeySetStoreContract;
import org.doorward.internal.login.SweptSignInTaskStoreContract;
import org.doorward.internal.session.ScopeEpochStoreContract;
import org.doorward.store.ApiTokenEpochContract;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.store.ServiceAccountStoreContract;
import org.doorward.store.SessionSearchContract;
import org.doorward.store.TicketStoreContract;
import org.doorward.store.ToldOwnerContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** What PostgreSQL keeps its promises of; sessions as their engine uses them, and limits, take as long as all of these. */
@Tag("stores")
@OnStore(StoreKind.POSTGRES)
class PostgresStoresTest {
    @Nested
    class Sessions extends JpaSessionStoreContract {}

    @Nested
    class Search extends SessionSearchContract {}

    @Nested
    class ApiTokens extends ApiTokenStoreContract {}

    @Nested
    class ApiTokenEpochs extends ApiTokenEpochContract {}

    @Nested
    class ServiceAccounts extends ServiceAccountStoreContract {}

    @Nested
    class Tickets extends TicketStoreContract {}

    @Nested
    class SignInTasks extends SweptSignInTaskStoreContract {}

    @Nested
    class KeySets extends KeySetStoreContract {}

    @Nested
    class Scopes extends ScopeEpochStoreContract {}

    @Nested
    class Accounts extends EditableAccountStoreContract {}

    @Nested
    class AccountChanges extends EditableAccountChangeContract {}

    @Nested
    class RestrictedAccounts extends RestrictedAccountStoreContract {}

    @Nested
    class ToldOwners extends ToldOwnerContract {}
}
