package org.doorward.internal.store.jpa;

import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;

/** What two nodes have over one new database. */
final class TwoNodes implements AutoCloseable {
    final JpaStores one;
    final JpaStores other;
    private final String url;
    private final String username;

    private TwoNodes(String url, String username) {
        this.url = url;
        this.username = username;
        this.one = node();
        this.other = node();
    }

    /** @param name no other test's */
    static TwoNodes onH2(Class<?> name) {
        return new TwoNodes("jdbc:h2:mem:" + name.getSimpleName() + ";DB_CLOSE_DELAY=-1", "sa");
    }

    static TwoNodes onPostgres() {
        return new TwoNodes(RealPostgres.newDatabase(), "postgres");
    }

    private JpaStores node() {
        JpaStores stores = new JpaStores(TestSettings.with(
                "doorward.jpa.url", url, "doorward.jpa.username", username, "doorward.jpa.timeout", "10s"));
        // however long that takes on a busy machine
        stores.start();
        return stores;
    }

    @Override
    public void close() {
        one.close();
        other.close();
    }
}
