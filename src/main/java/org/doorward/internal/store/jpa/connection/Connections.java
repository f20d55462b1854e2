package org.doorward.internal.store.jpa.connection;

import java.time.Duration;
import javax.sql.DataSource;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.JpaSettings;
import org.jspecify.annotations.Nullable;

/** The connections to the database: our own pool for a URL, or a DataSource of the server. Safe for any thread. */
public final class Connections implements AutoCloseable {
    private final @Nullable Pool pool;
    private final @Nullable ServerDataSource server;
    private final @Nullable PunctualLender lender;
    private final DataSource source;

    /** @throws InvalidSettingsException when the DataSource of the settings does not exist */
    public Connections(DoorwardSettings settings) {
        if (settings.find(JpaSettings.URL).isPresent()) {
            this.pool = new Pool(settings);
            this.server = null;
            this.lender = null;
            this.source = pool.dataSource();
        } else {
            this.pool = null;
            this.server = ServerDataSource.named(settings.get(JpaSettings.DATASOURCE));
            this.source = server.dataSource();
            this.lender = new PunctualLender(source::getConnection);
        }
    }

    /** Returns connections that wait at most this long for a connection of the pool, and for one answer. */
    public DataSource within(Duration bound) {
        PunctualLender punctual = lender;
        return punctual == null
                ? BorrowingDataSource.ofOurs(source, bound)
                : BorrowingDataSource.ofOthers(source, () -> punctual.lend(bound), bound);
    }

    /**
     * Refuses connections that take part in the application's transactions. It must run on the caller's thread, which may be
     * in a transaction.
     *
     * @param bound how long to wait for one answer
     * @throws InvalidSettingsException when they take part
     */
    public void refuseIfJoint(Duration bound) {
        if (server != null) {
            server.refuseIfJoint(bound);
        }
    }

    /** Fails all waiting callers, and closes our own pool. */
    @Override
    public void close() {
        if (lender != null) {
            lender.close();
        }
        if (pool != null) {
            // also takes the connections from an attempt that hangs, which ends it
            pool.close();
        }
    }
}
