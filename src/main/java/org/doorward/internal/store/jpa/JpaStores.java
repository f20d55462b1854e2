package org.doorward.internal.store.jpa;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.account.EditableAccountStore;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.keys.KeySetStore;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.SessionSettings;
import org.doorward.internal.store.StoreFamily;
import org.doorward.internal.store.jpa.connection.SqlFailures;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.store.SessionStore;
import org.doorward.store.TicketStore;
import org.doorward.store.WorkLock;

/** The stores in a database. All share one pool. */
public final class JpaStores implements StoreFamily {
    /** An account that does not exist. A look-up of it tells whether the sessions can be read. */
    private static final AccountId NOBODY = AccountId.of("-");

    private final DoorwardSettings settings;
    private final Database database;
    private final RowQueue queue;
    private final WriteProbe probe;

    /** @throws org.doorward.InvalidSettingsException when the DataSource of the settings does not exist */
    public JpaStores(DoorwardSettings settings) {
        this.settings = settings;
        this.database = new Database(settings);
        this.queue = new RowQueue(database);
        this.probe = new WriteProbe(database);
    }

    /**
     * Connects, migrates the tables, and checks that they can be read and written. Another call continues where the last one
     * failed.
     *
     * @throws StoreUnavailableException when the database cannot be reached; the first use tries again
     * @throws IllegalStateException with the reason, when it can be reached and cannot be used
     */
    public void start() {
        database.start();
        try {
            accounts().findPassword(TenantId.DEFAULT, "-");
            probe.run();
        } catch (StoreUnavailableException e) {
            if (SqlFailures.isUnwritable(e)) {
                throw new IllegalStateException(
                        "doorward.jpa.*: the database answers and refuses writes: " + SqlFailures.said(e), e);
            }
            throw e;
        }
    }

    /**
     * Writes this node's probe row.
     *
     * @throws StoreUnavailableException when the write fails
     */
    public void probe() {
        probe.run();
    }

    @Override
    public SessionStore sessions() {
        return new JpaSessionStore(database, queue, settings.get(SessionSettings.TOMBSTONE));
    }

    @Override
    public ScopeEpochStore scopeEpochs() {
        return new JpaScopeEpochs(database, JpaScopeEpochs.OfSessions.class, "ScopeEpoch", InstantSource.system());
    }

    @Override
    public ScopeEpochStore tokenEpochs() {
        return new JpaScopeEpochs(database, JpaScopeEpochs.OfTokens.class, "TokenEpoch", InstantSource.system());
    }

    /** The built-in accounts, by the clock of this machine. */
    public EditableAccountStore accounts() {
        return accounts(InstantSource.system());
    }

    /**
     * The built-in accounts.
     *
     * @param clock tells which suspensions are over
     */
    public EditableAccountStore accounts(InstantSource clock) {
        return new JpaAccountStore(database, settings.get(AccountSettings.TERMS_VERSION), clock);
    }

    @Override
    public ApiTokenStore apiTokens(boolean withOwners) {
        return new JpaApiTokenStore(database, queue, withOwners);
    }

    @Override
    public ServiceAccountStore serviceAccounts() {
        return new JpaServiceAccountStore(database);
    }

    @Override
    public KeySetStore keySets() {
        return new JpaKeySetStore(database);
    }

    @Override
    public RateLimiter limits() {
        return new JpaRateLimiter(database);
    }

    @Override
    public TicketStore tickets() {
        return new JpaTicketStore(database);
    }

    @Override
    public SignInTaskStore signInTasks() {
        return new JpaSignInTaskStore(database);
    }

    /** None yet: each node does the work. */
    @Override
    public Optional<WorkLock> locks() {
        return Optional.empty();
    }

    @Override
    public Optional<EventLog> events() {
        return Optional.empty();
    }

    @Override
    public Optional<BooleanSupplier> readiness() {
        SessionStore sessions = sessions();
        return Optional.of(() -> {
            probe();
            return sessions.state(NOBODY).epoch() >= 0;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
