package org.doorward.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.doorward.SessionId;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.keys.KeySetStore;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.internal.store.StoreFamily;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.store.SessionStore;
import org.doorward.store.TicketStore;
import org.doorward.store.WorkLock;

/** On the heap, where there is one node only: both nodes are the same one. */
final class HeapTestStores extends TestStores {
    /** Later than anything that a test writes. */
    private static final Instant FAR_FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    HeapTestStores() {
        this(new OneOfEach());
    }

    private HeapTestStores(StoreFamily stores) {
        super(() -> {}, stores, stores);
    }

    @Override
    public void forget(SessionId session) {
        StoredSessions.sweep(one().sessions(), FAR_FUTURE, Integer.MAX_VALUE);
    }

    @Override
    public String tokensAsStored() {
        return one().apiTokens(true).due(Instant.MAX, Integer.MAX_VALUE).toString();
    }

    /** The same stores at each call. */
    private static final class OneOfEach implements StoreFamily {
        private final StoreFamily made = new MemoryStores(Duration.ofHours(1));
        private final SessionStore sessions = made.sessions();
        private final ScopeEpochStore scopeEpochs = made.scopeEpochs();
        private final ScopeEpochStore tokenEpochs = made.tokenEpochs();
        private final ApiTokenStore apiTokens = made.apiTokens(true);
        private final ServiceAccountStore serviceAccounts = made.serviceAccounts();
        private final TicketStore tickets = made.tickets();
        private final SignInTaskStore signInTasks = made.signInTasks();
        private final RateLimiter limits = made.limits();
        private final KeySetStore keySets = made.keySets();

        @Override
        public SessionStore sessions() {
            return sessions;
        }

        @Override
        public ScopeEpochStore scopeEpochs() {
            return scopeEpochs;
        }

        @Override
        public ScopeEpochStore tokenEpochs() {
            return tokenEpochs;
        }

        @Override
        public ApiTokenStore apiTokens(boolean withOwners) {
            return apiTokens;
        }

        @Override
        public ServiceAccountStore serviceAccounts() {
            return serviceAccounts;
        }

        @Override
        public TicketStore tickets() {
            return tickets;
        }

        @Override
        public SignInTaskStore signInTasks() {
            return signInTasks;
        }

        @Override
        public RateLimiter limits() {
            return limits;
        }

        @Override
        public KeySetStore keySets() {
            return keySets;
        }

        @Override
        public Optional<WorkLock> locks() {
            return made.locks();
        }

        @Override
        public Optional<EventLog> events() {
            return made.events();
        }

        @Override
        public Optional<BooleanSupplier> readiness() {
            return made.readiness();
        }

        @Override
        public void close() {
            made.close();
        }
    }
}
