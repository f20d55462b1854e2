package org.doorward.internal.store.jpa;

import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.api.transaction.TransactionIntegration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.doorward.testing.CarelessPool;

/** Pools as people have them on their servers, each with {@link #SIZE} connections and set in a way of its own. */
enum ServerPool {
    TOMCAT_REPEATABLE_READ_WITHOUT_AUTO_COMMIT {
        @Override
        DataSource over(String url, String username) {
            org.apache.tomcat.jdbc.pool.DataSource pool = tomcat(url, username);
            pool.setDefaultAutoCommit(false);
            pool.setDefaultTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return pool;
        }
    },
    TOMCAT_SERIALIZABLE_READ_ONLY {
        @Override
        DataSource over(String url, String username) {
            org.apache.tomcat.jdbc.pool.DataSource pool = tomcat(url, username);
            pool.setDefaultReadOnly(true);
            pool.setDefaultTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            return pool;
        }
    },
    DBCP_REPEATABLE_READ_THAT_RESETS_NOTHING {
        @Override
        DataSource over(String url, String username) {
            BasicDataSource pool = new BasicDataSource();
            pool.setDriverClassName(driver(url));
            pool.setUrl(url);
            pool.setUsername(username);
            pool.setMaxTotal(SIZE);
            pool.setMaxIdle(SIZE);
            pool.setMaxWait(PATIENCE);
            pool.setDefaultAutoCommit(false);
            pool.setDefaultReadOnly(true);
            pool.setDefaultTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            pool.setRollbackOnReturn(false);
            pool.setAutoCommitOnReturn(false);
            return pool;
        }
    },
    HIKARI_SERIALIZABLE_WITHOUT_AUTO_COMMIT {
        @Override
        DataSource over(String url, String username) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(url);
            pool.setUsername(username);
            pool.setMaximumPoolSize(SIZE);
            pool.setConnectionTimeout(PATIENCE.toMillis());
            pool.setAutoCommit(false);
            pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
            return pool;
        }
    },
    AGROAL_REPEATABLE_READ_WITHOUT_AUTO_COMMIT {
        @Override
        DataSource over(String url, String username) throws SQLException {
            return agroal(url, username, TransactionIntegration.none());
        }
    },
    CARELESS_AND_LEFT_IN_AN_OLD_TRANSACTION {
        @Override
        DataSource over(String url, String username) throws SQLException {
            CarelessPool pool = new CarelessPool(SIZE, url, username);
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                Connection connection = pool.getConnection();
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setAutoCommit(false);
                try (var statement = connection.createStatement()) {
                    statement.execute("select count(*) from information_schema.tables");
                }
                all.add(connection);
            }
            for (Connection connection : all) {
                connection.close();
            }
            return pool;
        }
    };

    static final int SIZE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One over this database; to be closed. */
    abstract DataSource over(String url, String username) throws SQLException;

    private static org.apache.tomcat.jdbc.pool.DataSource tomcat(String url, String username) {
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
        pool.setDriverClassName(driver(url));
        pool.setUrl(url);
        pool.setUsername(username);
        pool.setMaxActive(SIZE);
        pool.setMaxIdle(SIZE);
        pool.setInitialSize(1);
        pool.setMaxWait((int) PATIENCE.toMillis());
        return pool;
    }

    static AgroalDataSource agroal(String url, String username, TransactionIntegration transactions)
            throws SQLException {
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(SIZE)
                        .acquisitionTimeout(PATIENCE)
                        .transactionIntegration(transactions)
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(url)
                                .principal(new NamePrincipal(username))
                                .credential(new SimplePassword(""))
                                .autoCommit(false)
                                .jdbcTransactionIsolation(TransactionIsolation.REPEATABLE_READ))));
    }

    private static String driver(String url) {
        return url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver";
    }
}
