package org.doorward.internal.store.jpa.connection;

import jakarta.transaction.UserTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.JpaSettings;
import org.jspecify.annotations.Nullable;

/** A DataSource of the server. It must not take part in the application's transactions. */
final class ServerDataSource {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    /** The names of the UserTransaction: the standard one, and WildFly's, which works on any thread. */
    private static final List<String> TRANSACTIONS = List.of("java:comp/UserTransaction", "java:jboss/UserTransaction");

    private final String name;
    private final DataSource dataSource;
    private final @Nullable Object transactions;

    private ServerDataSource(String name, DataSource dataSource, @Nullable Object transactions) {
        this.name = name;
        this.dataSource = dataSource;
        this.transactions = transactions;
    }

    /** @throws InvalidSettingsException when the DataSource does not exist */
    static ServerDataSource named(String name) {
        Object found;
        try {
            found = lookUp(name);
        } catch (NamingException e) {
            throw wrong(name, "is not bound: " + e.getMessage(), e);
        }
        if (found instanceof DataSource source) {
            return new ServerDataSource(name, source, transactions());
        }
        throw found instanceof XADataSource
                ? wrong(name, "is an XADataSource, for transactions of several: name a DataSource", null)
                : wrong(name, "is no DataSource", null);
    }

    @SuppressWarnings("BanJNDI") // the names come from settings and from this class, never from a request
    private static Object lookUp(String name) throws NamingException {
        return new InitialContext().lookup(name);
    }

    private static @Nullable Object transactions() {
        for (String name : TRANSACTIONS) {
            try {
                return lookUp(name);
            } catch (NamingException | RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0} is not there", name);
            }
        }
        return null;
    }

    DataSource dataSource() {
        return dataSource;
    }

    /**
     * Refuses a DataSource whose connections take part in the application's transactions. It must run on the caller's thread,
     * which may be in a transaction.
     *
     * @param bound how long to wait for one answer
     * @throws InvalidSettingsException when they take part
     */
    void refuseIfJoint(Duration bound) {
        DataSource borrowing = BorrowingDataSource.ofOthers(dataSource, dataSource::getConnection, bound);
        try {
            borrowing.getConnection().close();
            if (transactions != null) {
                tryOut(transactions, borrowing);
            }
        } catch (JointTransactionException e) {
            throw wrong(
                    name,
                    "takes part in the application's JTA transactions, whose roll-back would undo a sign-out: name a"
                            + " DataSource that takes part in none (jta=\"false\" on WildFly, non-transactional-connections"
                            + " on Payara and GlassFish, transactional=\"false\" on Open Liberty), or set doorward.jpa.url",
                    e);
        } catch (SQLException e) {
            // the migration of the tables, which follows, reports it
            LOG.log(System.Logger.Level.DEBUG, "no connection for the check", e);
        }
    }

    private void tryOut(Object transactions, DataSource borrowing) throws SQLException {
        try {
            if (transactions instanceof UserTransaction begun) {
                new JtaProbe(begun).tryOut(dataSource, borrowing);
            }
        } catch (LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "the application has no access to JTA", e);
        }
    }

    /** Logs the cause at DEBUG, because the message is enough for a wrong setting. */
    private static InvalidSettingsException wrong(String name, String why, @Nullable Exception cause) {
        LOG.log(System.Logger.Level.DEBUG, "the DataSource cannot be used", cause);
        return new InvalidSettingsException(List.of(JpaSettings.DATASOURCE.name() + ": \"" + name + "\" " + why));
    }
}
