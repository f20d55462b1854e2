package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.transaction.TransactionAware;
import io.agroal.api.transaction.TransactionIntegration;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.store.jpa.connection.JointTransactionException;
import org.doorward.testing.Jndi;
import org.doorward.testing.TestSettings;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** DataSources whose connections join the transaction that the application is in. */
@Tag("stores")
class H2JointDataSourceTest {
    private static int databases;

    private final Jndi server = new Jndi();
    private final OneTransaction transaction = new OneTransaction();
    private final String url = "jdbc:h2:mem:joint" + databases++ + ";DB_CLOSE_DELAY=-1";

    @AfterEach
    void close() {
        server.close();
    }

    /** A server's, of which there can be one at a time; the pool asks for it as it would ask a transaction manager. */
    private static final class OneTransaction implements UserTransaction, TransactionIntegration {
        private int status = Status.STATUS_NO_TRANSACTION;
        private @Nullable TransactionAware joined;

        @Override
        public void begin() {
            status = Status.STATUS_ACTIVE;
        }

        @Override
        public void commit() {
            end(true);
        }

        @Override
        public void rollback() {
            end(false);
        }

        private void end(boolean keep) {
            try {
                if (joined != null && keep) {
                    joined.transactionCommit();
                } else if (joined != null) {
                    joined.transactionRollback();
                }
                status = Status.STATUS_NO_TRANSACTION;
                if (joined != null) {
                    joined.transactionEnd();
                }
                joined = null;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void setRollbackOnly() {
            status = Status.STATUS_MARKED_ROLLBACK;
        }

        @Override
        public int getStatus() {
            return status;
        }

        @Override
        public void setTransactionTimeout(int seconds) {}

        @Override
        public @Nullable TransactionAware getTransactionAware() {
            return joined;
        }

        @Override
        public void associate(TransactionAware connection, @Nullable XAResource resource) throws SQLException {
            if (status != Status.STATUS_NO_TRANSACTION && joined == null) {
                connection.transactionStart();
                connection.transactionCheckCallback(() -> status != Status.STATUS_NO_TRANSACTION);
                joined = connection;
            }
        }

        @Override
        public boolean disassociate(TransactionAware connection) {
            return status == Status.STATUS_NO_TRANSACTION;
        }

        @Override
        public void addResourceRecoveryFactory(ResourceRecoveryFactory factory) {}

        @Override
        public void removeResourceRecoveryFactory(ResourceRecoveryFactory factory) {}
    }

    private AgroalDataSource bound(TransactionIntegration transactions) throws SQLException {
        AgroalDataSource pool = ServerPool.agroal(url, "sa", transactions);
        server.bind("java:jboss/datasources/Shop", pool);
        return pool;
    }

    private static JpaStores stores() {
        return new JpaStores(TestSettings.with(
                "doorward.jpa.datasource", "java:jboss/datasources/Shop", "doorward.jpa.timeout", "10s"));
    }

    private static String refused() {
        JpaStores stores = stores();
        try {
            return assertThrows(InvalidSettingsException.class, stores::start)
                    .problems()
                    .toString();
        } finally {
            stores.close();
        }
    }

    @Test
    void oneIsRefusedByNameAtStartUp() throws SQLException {
        server.bind("java:comp/UserTransaction", transaction);
        try (AgroalDataSource pool = bound(transaction)) {
            String why = refused();
            assertTrue(why.contains("doorward.jpa.datasource: \"java:jboss/datasources/Shop\""), why);
            assertTrue(why.contains("jta=\"false\""), why);
            assertEquals(Status.STATUS_NO_TRANSACTION, transaction.getStatus());
            assertEquals(0, pool.getMetrics().activeCount());
        }
    }

    @Test
    void oneIsRefusedByNameWhereWeAreDeployedWithinATransaction() throws SQLException {
        try (AgroalDataSource pool = bound(transaction)) {
            transaction.begin();
            assertTrue(refused().contains("doorward.jpa.datasource"));
            transaction.rollback();
            assertEquals(0, pool.getMetrics().activeCount());
        }
    }

    /** As Payara lends: what is lent within a transaction is part of it, and lets everything be done with it. */
    @Test
    void oneThatTakesEverythingThatIsDoneWithItIsRefusedByName() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(url);
        source.setUser("sa");
        server.bind("java:comp/UserTransaction", transaction);
        server.bind(
                "java:jboss/datasources/Shop",
                java.lang.reflect.Proxy.newProxyInstance(
                        H2JointDataSourceTest.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (proxy, method, arguments) -> {
                            Object answer = method.invoke(source, arguments);
                            if (answer instanceof Connection lent
                                    && transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                                lent.setAutoCommit(false);
                            }
                            return answer;
                        }));
        String why = refused();
        assertTrue(why.contains("doorward.jpa.datasource: \"java:jboss/datasources/Shop\""), why);
        assertEquals(Status.STATUS_NO_TRANSACTION, transaction.getStatus());
    }

    @Test
    void anXaDataSourceIsRefusedByName() {
        XADataSource source = new JdbcDataSource();
        server.bind(
                "java:jboss/datasources/Shop",
                java.lang.reflect.Proxy.newProxyInstance(
                        H2JointDataSourceTest.class.getClassLoader(),
                        new Class<?>[] {XADataSource.class},
                        (proxy, method, arguments) -> method.invoke(source, arguments)));
        String why = assertThrows(InvalidSettingsException.class, H2JointDataSourceTest::stores)
                .problems()
                .toString();
        assertTrue(why.contains("doorward.jpa.datasource: \"java:jboss/datasources/Shop\" is an XADataSource"), why);
    }

    @Test
    void oneThatJoinsNothingIsUsedWithinATransactionAndLeavesItAlone() throws SQLException {
        server.bind("java:comp/UserTransaction", transaction);
        try (AgroalDataSource pool = bound(TransactionIntegration.none());
                JpaStores stores = stores()) {
            stores.start();
            transaction.begin();
            ServiceAccount account = account("during");
            assertTrue(stores.serviceAccounts().create(account));
            transaction.rollback();
            assertEquals(0, pool.getMetrics().activeCount());
            assertEquals(List.of(account), stores.serviceAccounts().list(TenantId.DEFAULT));
        }
    }

    @Test
    void whereOneIsNotRecognisedNothingOfOursIsDoneInTheApplicationsTransaction() throws SQLException {
        // no UserTransaction is bound, as on a server whose transactions the application has brought
        try (AgroalDataSource pool = bound(transaction);
                JpaStores stores = stores()) {
            stores.start();
            assertTrue(stores.serviceAccounts().create(account("before")));
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table orders (id integer)");
                connection.commit();
            }
            for (boolean keep : new boolean[] {true, false}) {
                transaction.begin();
                insert(pool);
                StoreUnavailableException refusal =
                        assertThrows(StoreUnavailableException.class, () -> stores.serviceAccounts()
                                .create(account("during")));
                assertInstanceOf(JointTransactionException.class, rootOf(refusal));
                assertThrows(StoreUnavailableException.class, () -> stores.serviceAccounts()
                        .list(TenantId.DEFAULT));
                insert(pool);
                transaction.end(keep);
                assertEquals(2, orders(pool), "only what the application has committed");
            }
            assertTrue(stores.serviceAccounts().create(account("after")));
            assertEquals(2, stores.serviceAccounts().list(TenantId.DEFAULT).size());
        }
    }

    private static Throwable rootOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JointTransactionException) {
                return cause;
            }
        }
        return failure;
    }

    private static void insert(AgroalDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertFalse(connection.getAutoCommit());
            statement.execute("insert into orders values (1)");
        }
    }

    private static int orders(AgroalDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from orders")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static ServiceAccount account(String name) {
        AccountId id = AccountId.of(ServiceAccount.ID_PREFIX + name);
        return ServiceAccount.builder(id, name, Instant.EPOCH, id).build();
    }
}
