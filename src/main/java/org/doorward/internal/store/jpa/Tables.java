package org.doorward.internal.store.jpa;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.doorward.JpaSettings.Migrate;
import org.doorward.StoreUnavailableException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings our tables up to date, or checks that they are, by the scripts of the database that is there. */
final class Tables {
    /** One step may take this long; a database that vanished meanwhile is given up on. */
    private static final Duration STEP = Duration.ofMinutes(2);

    private static final int ROUNDS = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final boolean shared;
    private final Migrate migrate;

    Tables(DataSource dataSource, boolean shared, Migrate migrate) {
        this.dataSource = dataSource;
        this.shared = shared;
        this.migrate = migrate;
    }

    /**
     * Does so.
     *
     * @throws StoreUnavailableException when the database cannot be reached
     * @throws IllegalStateException when it can and refuses, with the reason
     */
    void bringUpToDate() {
        String scripts = "org/doorward/migrations/" + folder(reach());
        Flyway flyway = Flyway.configure(Tables.class.getClassLoader())
                .dataSource(new BoundedDataSource(dataSource, STEP, shared))
                .locations("classpath:" + scripts)
                .table("doorward_migration")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .validateMigrationNaming(true)
                .load();
        for (int round = 1; ; round++) {
            try {
                once(flyway, scripts);
                return;
            } catch (FlywayException e) {
                if (SqlFailures.isConnectionLost(e)) {
                    throw new StoreUnavailableException("the database went away while its tables were looked at", e);
                }
                if (round == ROUNDS) {
                    throw new IllegalStateException(
                            "the tables of Doorward cannot be brought up to date: " + e.getMessage(), e);
                }
                // another node that starts at the same moment may be half-way through making the same tables
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private String reach() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            if (SqlFailures.isRefusal(e)) {
                throw new IllegalStateException("doorward.jpa.*: the database refuses us: " + e.getMessage(), e);
            }
            throw new StoreUnavailableException("the database cannot be reached", e);
        }
    }

    private static String folder(String product) {
        return switch (product) {
            case "H2" -> "h2";
            case "PostgreSQL" -> "postgresql";
            default ->
                throw new IllegalStateException(
                        "doorward.jpa.*: " + product + " is not one of the databases known: PostgreSQL, H2");
        };
    }

    private void once(Flyway flyway, String scripts) {
        if (migrate == Migrate.APPLY) {
            flyway.migrate();
            return;
        }
        MigrationInfo[] pending = flyway.info().pending();
        if (pending.length > 0) {
            throw new IllegalStateException("doorward.jpa.migrate=validate: the database lacks " + pending.length
                    + " migration(s), the first is " + scripts + "/" + pending[0].getScript() + " in the jar");
        }
        flyway.validate();
    }
}
