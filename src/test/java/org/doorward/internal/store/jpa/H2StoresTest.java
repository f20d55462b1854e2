package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.internal.account.EditableAccountChangeContract;
import org.doorward.internal.account.EditableAccountStoreContract;
import org.doorward.internal.account.RestrictedAccountStoreContract;
import org.doorward.internal.keys.KeySetStoreContract;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.RateLimiterContract;
import org.doorward.internal.login.SignInTask;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.internal.login.SweptSignInTaskStoreContract;
import org.doorward.internal.session.ScopeEpochStoreContract;
import org.doorward.internal.session.SessionEngineContract;
import org.doorward.store.ApiTokenEpochContract;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.store.ServiceAccountStoreContract;
import org.doorward.store.SessionSearchContract;
import org.doorward.store.TicketStoreContract;
import org.doorward.store.ToldOwnerContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.doorward.testing.TestDatabase;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All promises of stores, in H2. */
@Tag("stores")
@OnStore(StoreKind.H2)
class H2StoresTest {
    @Nested
    class Sessions extends JpaSessionStoreContract {}

    @Nested
    class Search extends SessionSearchContract {
        @Test
        void anIndexWithManySessionsThatAreOverIsReadInParts() {
            aPageReadsALimitedNumberOfSessions(
                    over -> TestStores.of(this).server(TestDatabase.class).copySession(over.value(), 2_100));
        }

        @Test
        void anIndexWithManySessionsOfAnEndedTenantIsReadInParts() {
            aPageReadsAsManySessionsThatTheEndOfTheirTenantHasEnded(
                    over -> TestStores.of(this).server(TestDatabase.class).copySession(over.value(), 2_100));
        }
    }

    @Nested
    class ApiTokens extends ApiTokenStoreContract {}

    @Nested
    class ApiTokenEpochs extends ApiTokenEpochContract {}

    @Nested
    class ServiceAccounts extends ServiceAccountStoreContract {}

    @Nested
    class Tickets extends TicketStoreContract {}

    @Nested
    class SignInTasks extends SweptSignInTaskStoreContract {
        @Test
        void aDamagedRowIsRemovedAndHoldsUpNoOther() {
            Instant now = Instant.parse("2026-03-01T12:00:00Z");
            AccountId account = AccountId.of("ada");
            SignInTaskStore store = TestStores.of(this).one().signInTasks();
            for (int i = 0; i < 2; i++) {
                SessionId session = new TokenGenerator().sessionId(account);
                assertTrue(store.put(new SignInTask(account, session, "x", now, 1, true, 1), now.plusSeconds(i)));
                if (i == 0) {
                    TestStores.of(this)
                            .server(TestDatabase.class)
                            .execute(
                                    "update doorward.doorward_sign_in_task set id = 'too short' where id = ?",
                                    session.value());
                }
            }
            assertEquals(
                    0, store.claim(now.plusSeconds(5), now.plusSeconds(9), 1).size());
            assertEquals(
                    1, store.claim(now.plusSeconds(5), now.plusSeconds(9), 1).size());
        }
    }

    @Nested
    class KeySets extends KeySetStoreContract {}

    @Nested
    class Scopes extends ScopeEpochStoreContract {}

    @Nested
    class Limits extends RateLimiterContract {}

    @Nested
    class Accounts extends EditableAccountStoreContract {}

    @Nested
    class AccountChanges extends EditableAccountChangeContract {}

    @Nested
    class RestrictedAccounts extends RestrictedAccountStoreContract {}

    @Nested
    class ToldOwners extends ToldOwnerContract {}

    @Nested
    class SessionEngines extends SessionEngineContract {}
}
