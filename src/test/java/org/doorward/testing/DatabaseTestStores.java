package org.doorward.testing;

import java.time.Instant;
import org.doorward.SessionId;
import org.doorward.internal.store.jpa.JpaStores;

/** Over tables of a database that no other test has. */
final class DatabaseTestStores extends TestStores {
    /** Later than anything that a test writes. */
    private static final Instant FAR_FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    private final String url;
    private final String username;

    DatabaseTestStores(String url, String username) {
        super(new TestDatabase(url, username), node(url, username), node(url, username));
        this.url = url;
        this.username = username;
    }

    private static JpaStores node(String url, String username) {
        JpaStores stores = new JpaStores(TestSettings.with(
                "doorward.jpa.url", url, "doorward.jpa.username", username, "doorward.jpa.timeout", "20s"));
        // however long that takes on a busy machine
        stores.start();
        return stores;
    }

    @Override
    public void forget(SessionId session) {
        StoredSessions.sweep(one().sessions(), FAR_FUTURE, Integer.MAX_VALUE);
    }

    @Override
    public String tokensAsStored() {
        return Dumps.of(url, username);
    }
}
