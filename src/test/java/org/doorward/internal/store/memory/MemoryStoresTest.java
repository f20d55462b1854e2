package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.login.SignInTask;
import org.doorward.internal.login.SweptSignInTaskStoreContract;
import org.doorward.internal.session.SessionEngineContract;
import org.doorward.store.ApiTokenEpochContract;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.store.ServiceAccountStoreContract;
import org.doorward.store.WorkLockContract;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stores on the heap that promise no more than every store. */
@Tag("fast")
@OnStore(StoreKind.HEAP)
class MemoryStoresTest {
    @Nested
    class ApiTokens extends ApiTokenStoreContract {}

    @Nested
    class ApiTokenEpochs extends ApiTokenEpochContract {}

    @Nested
    class ServiceAccounts extends ServiceAccountStoreContract {}

    @Nested
    class SignInTasks extends SweptSignInTaskStoreContract {
        @Test
        void aFullStoreTakesNoMore() {
            MemorySignInTaskStore full = new MemorySignInTaskStore(3);
            Instant now = Instant.parse("2026-03-01T12:00:00Z");
            TokenGenerator generator = new TokenGenerator();
            for (int i = 0; i < 4; i++) {
                AccountId account = AccountId.of("account " + i);
                SessionId session = generator.sessionId(account);
                assertEquals(i < 3, full.put(new SignInTask(account, session, "x", now, 1, false, 1), now));
            }
        }
    }

    @Nested
    class Locks extends WorkLockContract {}

    @Nested
    class SessionEngines extends SessionEngineContract {}
}
