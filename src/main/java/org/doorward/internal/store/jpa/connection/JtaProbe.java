package org.doorward.internal.store.jpa.connection;

import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Finds out whether the connections of a DataSource take part in JTA transactions: begins one, borrows, and rolls back. Loaded
 * only where the server has JTA.
 */
final class JtaProbe {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    private final UserTransaction transactions;

    JtaProbe(UserTransaction transactions) {
        this.transactions = transactions;
    }

    /**
     * Some servers refuse our changes of the state of connections that take part. On others (Payara, GlassFish) these changes
     * would undo work of the application in the same transaction; there only auto-commit tells the difference.
     *
     * @param lending connections in the state in which the server lends them
     * @param borrowing connections in the state in which we use them
     * @throws JointTransactionException when they take part
     * @throws SQLException when there is no connection
     */
    void tryOut(DataSource lending, DataSource borrowing) throws SQLException {
        boolean ownOutside = commitsByItself(lending);
        if (!begin()) {
            return;
        }
        try {
            if (ownOutside && !commitsByItself(lending)) {
                throw new JointTransactionException(null);
            }
            borrowing.getConnection().close();
        } finally {
            try {
                transactions.rollback();
            } catch (SystemException | RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "the transaction of the probe was not rolled back", e);
            }
        }
    }

    private static boolean commitsByItself(DataSource lending) throws SQLException {
        try (Connection connection = lending.getConnection()) {
            return connection.getAutoCommit();
        }
    }

    private boolean begin() {
        try {
            if (transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
                // the deployment runs within a transaction, in which borrowing tells as much
                return false;
            }
            transactions.begin();
            return true;
        } catch (SystemException | NotSupportedException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot begin a JTA transaction here", e);
            return false;
        }
    }
}
