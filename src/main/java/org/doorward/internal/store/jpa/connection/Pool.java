package org.doorward.internal.store.jpa.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import javax.sql.DataSource;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.JpaSettings;

/** Our own pool of connections, for a JDBC URL. Only this class needs the pool library. */
final class Pool implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    private final HikariDataSource dataSource;

    Pool(DoorwardSettings settings) {
        String url = settings.get(JpaSettings.URL);
        Duration timeout = settings.get(JpaSettings.TIMEOUT);
        HikariConfig config = new HikariConfig();
        config.setPoolName("doorward");
        config.setJdbcUrl(url);
        // DriverManager does not find drivers in WEB-INF/lib
        config.setDriverClassName(url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
        settings.find(JpaSettings.USERNAME).ifPresent(config::setUsername);
        settings.find(JpaSettings.PASSWORD).ifPresent(config::setPassword);
        config.setMaximumPoolSize(settings.get(JpaSettings.POOL_SIZE));
        config.setMinimumIdle(1);
        // whatever the defaults of URL and database
        config.setAutoCommit(true);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionTimeout(timeout.toMillis());
        config.setValidationTimeout(Math.max(250, timeout.toMillis() / 2));
        config.setInitializationFailTimeout(-1);
        if (url.startsWith("jdbc:postgresql:")) {
            // the network timeout does not apply while connecting; the driver's timeout is in seconds
            String seconds = Long.toString(Math.max(1, timeout.plusMillis(999).toSeconds()));
            config.addDataSourceProperty("connectTimeout", seconds);
            config.addDataSourceProperty("loginTimeout", seconds);
        }
        this.dataSource = new HikariDataSource(config);
    }

    DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        dataSource.close();
        forgetDrivers();
    }

    /** Deregisters drivers of the application: DriverManager would keep its classes alive for ever. */
    private static void forgetDrivers() {
        ClassLoader ours = Pool.class.getClassLoader();
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            ClassLoader loader = driver.getClass().getClassLoader();
            if (loader == ours && ours != ClassLoader.getSystemClassLoader()) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException | SecurityException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a driver was not deregistered", e);
                }
            }
        }
    }
}
