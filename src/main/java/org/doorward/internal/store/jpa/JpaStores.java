package org.doorward.internal.store.jpa;

import org.doorward.DoorwardSettings;
import org.doorward.SessionSettings;
import org.doorward.account.EditableAccountStore;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.internal.token.KeySetStore;
import org.doorward.limit.RateLimiter;
import org.doorward.session.SessionStore;
import org.doorward.session.TicketStore;

/** Makes the database stores that the settings ask for; all share one pool. */
public final class JpaStores implements AutoCloseable {
    private final DoorwardSettings settings;
    private final Database database;

    /** @throws org.doorward.InvalidSettingsException when the DataSource of the settings is not there */
    public JpaStores(DoorwardSettings settings) {
        this.settings = settings;
        this.database = new Database(settings);
    }

    /**
     * Connects, brings the tables up to date and checks that they can be used.
     *
     * @throws org.doorward.StoreUnavailableException when the database cannot be reached; it is tried again at use
     * @throws IllegalStateException when it can be reached and cannot be used, with the reason
     */
    public void start() {
        database.start();
    }

    /** The session store. Closing it closes everything here. */
    public SessionStore sessions() {
        return new JpaSessionStore(database, settings.get(SessionSettings.TOMBSTONE));
    }

    /** The built-in accounts. */
    public EditableAccountStore accounts() {
        return new JpaAccountStore(database);
    }

    /**
     * The API tokens.
     *
     * @param withOwners whether {@link #serviceAccounts} are as whom keys act; false where those are kept elsewhere
     */
    public ApiTokenStore apiTokens(boolean withOwners) {
        return new JpaApiTokenStore(database, withOwners);
    }

    /** The service accounts. */
    public ServiceAccountStore serviceAccounts() {
        return new JpaServiceAccountStore(database);
    }

    /** The signing keys. */
    public KeySetStore keySets() {
        return new JpaKeySetStore(database);
    }

    /** The limits. */
    public RateLimiter limits() {
        return new JpaRateLimiter(database);
    }

    /** The tickets. */
    public TicketStore tickets() {
        return new JpaTicketStore(database);
    }

    @Override
    public void close() {
        database.close();
    }
}
