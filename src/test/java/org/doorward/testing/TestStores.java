package org.doorward.testing;

import java.util.List;
import org.doorward.SessionId;
import org.doorward.internal.store.StoreFamily;

/** What two nodes have over one place of storage that was started for a test class. */
public abstract class TestStores implements AutoCloseable {
    private final AutoCloseable server;
    private final StoreFamily one;
    private final StoreFamily other;

    /** @param server what both are connected to */
    protected TestStores(AutoCloseable server, StoreFamily one, StoreFamily other) {
        this.server = server;
        this.one = one;
        this.other = other;
    }

    /** Those of this test's class, or of the class that it is nested in. */
    public static TestStores of(Object test) {
        return OnStoreExtension.of(test.getClass());
    }

    /** What the first node has. */
    public final StoreFamily one() {
        return one;
    }

    /** What the second node has. */
    public final StoreFamily other() {
        return other;
    }

    /** The server of storage itself. */
    public final <T> T server(Class<T> type) {
        return type.cast(server);
    }

    /** Makes it forget a session altogether, as it would after the tombstone's time. */
    public abstract void forget(SessionId session);

    /** Everything that API tokens and service accounts are kept as, in the place's own form. */
    public abstract String tokensAsStored();

    @Override
    public final void close() {
        try {
            for (AutoCloseable each : List.of(one, other, server)) {
                each.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("not ended", e);
        }
    }
}
