package org.doorward.internal.store.memory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.keys.KeySetStore;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.internal.store.StoreFamily;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.store.SessionStore;
import org.doorward.store.TicketStore;
import org.doorward.store.WorkLock;

/** Stores on the heap of one node, lost at a restart. Each call makes an empty one. */
public final class MemoryStores implements StoreFamily {
    private final Duration tombstone;
    private final InstantSource clock;
    private final WorkLock locks = new MemoryWorkLock();

    /**
     * Takes the system's time.
     *
     * @param tombstone how long an ended session is stored
     */
    public MemoryStores(Duration tombstone) {
        this(tombstone, InstantSource.system());
    }

    /** @param tombstone how long an ended session is stored */
    public MemoryStores(Duration tombstone, InstantSource clock) {
        this.tombstone = tombstone;
        this.clock = clock;
    }

    @Override
    public SessionStore sessions() {
        return new MemorySessionStore(tombstone);
    }

    /** Never reads owners. */
    @Override
    public ApiTokenStore apiTokens(boolean withOwners) {
        return new MemoryApiTokenStore();
    }

    @Override
    public ServiceAccountStore serviceAccounts() {
        return new MemoryServiceAccountStore();
    }

    @Override
    public TicketStore tickets() {
        return new MemoryTicketStore();
    }

    @Override
    public SignInTaskStore signInTasks() {
        return new MemorySignInTaskStore();
    }

    @Override
    public RateLimiter limits() {
        return new MemoryRateLimiter();
    }

    @Override
    public KeySetStore keySets() {
        return new MemoryKeySetStore();
    }

    @Override
    public ScopeEpochStore scopeEpochs() {
        return new MemoryScopeEpochs(clock);
    }

    @Override
    public ScopeEpochStore tokenEpochs() {
        return new MemoryScopeEpochs(clock);
    }

    /** For the threads of this node. */
    @Override
    public Optional<WorkLock> locks() {
        return Optional.of(locks);
    }

    @Override
    public Optional<EventLog> events() {
        return Optional.empty();
    }

    @Override
    public Optional<BooleanSupplier> readiness() {
        return Optional.empty();
    }

    /** Does nothing. */
    @Override
    public void close() {}
}
