package org.doorward.internal.store.jpa;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose connections wait for an answer no longer than a bound, where the driver can do that. */
final class BoundedDataSource implements DataSource {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    private final DataSource source;
    private final int millis;
    private final boolean shared;

    /** @param shared whether others borrow from it too, and would not put the bound back themselves */
    BoundedDataSource(DataSource source, Duration bound, boolean shared) {
        this.shared = shared;
        this.source = source;
        this.millis = (int) bound.toMillis();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return bounded(source.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return bounded(source.getConnection(username, password));
    }

    private Connection bounded(Connection connection) throws SQLException {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, millis);
            return shared ? restoring(connection, before) : connection;
        } catch (SQLFeatureNotSupportedException e) {
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The pool may be the application's too, and its next borrower has other ideas of how long an answer may take. */
    private static Connection restoring(Connection connection, int before) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("close") && !connection.isClosed()) {
                restore(connection, before);
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Connection) Proxy.newProxyInstance(
                BoundedDataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
    }

    private static void restore(Connection connection, int before) {
        try {
            connection.setNetworkTimeout(Runnable::run, before);
        } catch (SQLException e) {
            // a broken connection is not lent again
            LOG.log(System.Logger.Level.DEBUG, "a connection is broken", e);
        }
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
