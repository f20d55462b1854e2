package org.doorward.internal.store.jpa.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A borrowed connection of a shared pool. While we have it, auto-commit is on, transactions are {@code READ COMMITTED} and may
 * write, and an unfinished transaction of another borrower is rolled back. It is returned in its original state, without an
 * open transaction. Not thread-safe.
 */
final class BorrowedConnection implements InvocationHandler {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    /** Applies to one transaction, and is sent with its {@code BEGIN}: it needs no restoration and no round trip. */
    private static final String POSTGRES_BEGIN = "set transaction isolation level read committed";

    private static final int VALID_WITHIN_SECONDS = 1;

    private final Connection lent;
    private final Deque<Step> back = new ArrayDeque<>();
    private boolean ours;
    private boolean givenBack;

    /** Restores one property. */
    private interface Step {
        void run() throws SQLException;
    }

    private BorrowedConnection(Connection lent) {
        this.lent = lent;
    }

    /**
     * Sets the state that our work needs.
     *
     * @param millis how long to wait for one answer
     * @throws JointTransactionException when the connection is part of a transaction of others, in which nothing was done
     * @throws SQLException when the connection cannot be used; it was returned
     */
    static Connection of(Connection lent, int millis) throws SQLException {
        BorrowedConnection borrowed = new BorrowedConnection(lent);
        boolean done = false;
        try {
            borrowed.bound(millis);
            borrowed.makeOurs();
            done = true;
        } finally {
            if (!done) {
                borrowed.giveBack();
            }
        }
        return (Connection) Proxy.newProxyInstance(
                BorrowedConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, borrowed);
    }

    private void bound(int millis) throws SQLException {
        try {
            int before = lent.getNetworkTimeout();
            back.push(() -> lent.setNetworkTimeout(Runnable::run, before));
            lent.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLFeatureNotSupportedException e) {
            back.clear();
        }
    }

    private void makeOurs() throws SQLException {
        boolean autoCommit = lent.getAutoCommit();
        try {
            if (autoCommit && isPostgres()) {
                // otherwise the driver would not end a transaction that a statement began
                lent.setAutoCommit(false);
            }
            if (!lent.getAutoCommit()) {
                back.push(() -> lent.setAutoCommit(autoCommit));
                // otherwise the switch would commit an unfinished transaction
                lent.rollback();
                lent.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw isUsable(e) ? new JointTransactionException(e) : e;
        }
        if (!lent.getAutoCommit()) {
            throw new JointTransactionException(null);
        }
        ours = true;
        if (lent.isReadOnly()) {
            back.push(() -> lent.setReadOnly(true));
            lent.setReadOnly(false);
        }
    }

    /** Whether the connection works in spite of the refusal. */
    private boolean isUsable(SQLException refusal) throws SQLException {
        return !SqlFailures.isConnectionLost(refusal) && !lent.isClosed() && lent.isValid(VALID_WITHIN_SECONDS);
    }

    private boolean isPostgres() throws SQLException {
        return lent.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            giveBack();
            return null;
        }
        if (method.getName().equals("setAutoCommit") && arguments != null && Boolean.FALSE.equals(arguments[0])) {
            begin();
            return null;
        }
        try {
            return method.invoke(lent, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void begin() throws SQLException {
        if (!lent.getAutoCommit()) {
            return;
        }
        if (isPostgres()) {
            lent.setAutoCommit(false);
            try (Statement statement = lent.createStatement()) {
                statement.execute(POSTGRES_BEGIN);
            }
            return;
        }
        int before = lent.getTransactionIsolation();
        if (before != Connection.TRANSACTION_READ_COMMITTED) {
            back.push(() -> lent.setTransactionIsolation(before));
            lent.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        lent.setAutoCommit(false);
    }

    private void giveBack() throws SQLException {
        if (givenBack) {
            return;
        }
        givenBack = true;
        try {
            if (!lent.isClosed()) {
                putBack();
            }
        } finally {
            lent.close();
        }
    }

    private void putBack() {
        boolean done = !ours || did(this::endOurs);
        while (!back.isEmpty()) {
            done &= did(back.pop());
        }
        if (ours && !done) {
            // nobody may borrow it in this state
            did(() -> lent.abort(Runnable::run));
        }
    }

    private void endOurs() throws SQLException {
        if (!lent.getAutoCommit()) {
            lent.rollback();
            lent.setAutoCommit(true);
        }
    }

    private static boolean did(Step step) {
        try {
            step.run();
            return true;
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection is broken", e);
            return false;
        }
    }
}
