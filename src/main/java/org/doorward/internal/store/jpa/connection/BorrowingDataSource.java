package org.doorward.internal.store.jpa.connection;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A DataSource whose connections wait a bounded time for an answer, where the driver supports it. Connections of a shared pool
 * have the state that our work needs while we borrow them: {@link BorrowedConnection}.
 */
final class BorrowingDataSource implements DataSource {
    private final DataSource source;
    private final Lender lender;
    private final int millis;
    private final boolean shared;

    private BorrowingDataSource(DataSource source, Lender lender, Duration bound, boolean shared) {
        this.source = source;
        this.lender = lender;
        this.millis = (int) bound.toMillis();
        this.shared = shared;
    }

    /** Borrows from our own pool, whose connections have the right state, and which waits for a bounded time. */
    static BorrowingDataSource ofOurs(DataSource source, Duration bound) {
        return new BorrowingDataSource(source, source::getConnection, bound, false);
    }

    /** Borrows from a pool that others borrow from too. */
    static BorrowingDataSource ofOthers(DataSource source, Lender lender, Duration bound) {
        return new BorrowingDataSource(source, lender, bound, true);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return borrowed(lender.lend());
    }

    /** Refuses: persistence unit and migration name no user. */
    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("only connections of the pool's user are supported");
    }

    private Connection borrowed(Connection connection) throws SQLException {
        if (shared) {
            return BorrowedConnection.of(connection, millis);
        }
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLFeatureNotSupportedException e) {
            // the driver's own timeout applies
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || source.isWrapperFor(type);
    }
}
