package org.doorward.internal.store;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.keys.KeySetStore;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.store.SessionStore;
import org.doorward.store.TicketStore;
import org.doorward.store.WorkLock;

/** All stores of one backend: the heap, Redis or a database. They share one connection. Safe for any thread. */
public interface StoreFamily extends AutoCloseable {
    SessionStore sessions();

    /** The epochs of tenants and of everyone. */
    ScopeEpochStore scopeEpochs();

    /** The epochs of tenants and of everyone that API tokens are compared with. They stay as long as {@link #apiTokens}. */
    ScopeEpochStore tokenEpochs();

    /**
     * The API tokens.
     *
     * @param withOwners whether {@link #serviceAccounts} are the owners of API keys; false where another store has those
     */
    ApiTokenStore apiTokens(boolean withOwners);

    ServiceAccountStore serviceAccounts();

    TicketStore tickets();

    /** The work that follows sign-ins. */
    SignInTaskStore signInTasks();

    RateLimiter limits();

    KeySetStore keySets();

    /** Locks for work that one node does for all. Empty where there are none, and each node does the work. */
    Optional<WorkLock> locks();

    /** The log of events between nodes. Empty where there is none. */
    Optional<EventLog> events();

    /** Returns a check that the store accepts writes now. Empty where it cannot be down. */
    Optional<BooleanSupplier> readiness();

    /** Closes connections that are ours, and ends all threads. */
    @Override
    void close();
}
