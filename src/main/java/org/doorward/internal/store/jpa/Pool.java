package org.doorward.internal.store.jpa;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import javax.sql.DataSource;
import org.doorward.DoorwardSettings;
import org.doorward.JpaSettings;

/** A pool of connections of our own, for a JDBC URL. Apart, so that a DataSource of the server needs no pool library. */
final class Pool implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    private final HikariDataSource dataSource;

    Pool(DoorwardSettings settings) {
        String url = settings.get(JpaSettings.URL);
        Duration timeout = settings.get(JpaSettings.TIMEOUT);
        HikariConfig config = new HikariConfig();
        config.setPoolName("doorward");
        config.setJdbcUrl(url);
        // named, because DriverManager does not see drivers in WEB-INF/lib
        config.setDriverClassName(url.startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver");
        settings.find(JpaSettings.USERNAME).ifPresent(config::setUsername);
        settings.find(JpaSettings.PASSWORD).ifPresent(config::setPassword);
        config.setMaximumPoolSize(settings.get(JpaSettings.POOL_SIZE));
        config.setMinimumIdle(1);
        config.setConnectionTimeout(timeout.toMillis());
        config.setValidationTimeout(Math.max(250, timeout.toMillis() / 2));
        config.setInitializationFailTimeout(-1);
        if (url.startsWith("jdbc:postgresql:")) {
            // while connecting no network timeout is set yet; the driver's own bound counts in seconds
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

    /** DriverManager is the server's: a driver of the application left there would keep its classes alive for ever. */
    private static void forgetDrivers() {
        ClassLoader ours = Pool.class.getClassLoader();
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            ClassLoader loader = driver.getClass().getClassLoader();
            if (loader == ours && ours != ClassLoader.getSystemClassLoader()) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException | SecurityException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a driver stays registered", e);
                }
            }
        }
    }
}
