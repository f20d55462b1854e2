package org.doorward.internal.store.jpa.schema;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.JpaSettings;
import org.doorward.internal.settings.JpaSettings.Migrate;
import org.doorward.internal.store.jpa.connection.SqlFailures;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Migrates our tables, or checks that they are up to date. */
public final class Tables {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    /** Not the application's schema, which its own migrations may require to be empty. */
    private static final String OWN_SCHEMA = "doorward";

    private static final int ROUNDS = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DataSource dataSource;
    private final Optional<String> schema;
    private final String prefix;
    private final Migrate migrate;

    public Tables(DataSource dataSource, DoorwardSettings settings) {
        this.dataSource = dataSource;
        this.schema = settings.find(JpaSettings.SCHEMA);
        this.prefix = settings.get(JpaSettings.TABLE_PREFIX);
        this.migrate = settings.get(JpaSettings.MIGRATE);
    }

    /** The scripts for this database and the names of its tables. */
    private record There(String folder, TableNames names) {
        boolean isPostgres() {
            return folder.endsWith("/postgresql");
        }
    }

    /**
     * Migrates or checks the tables, and returns their names.
     *
     * @throws StoreUnavailableException when the database cannot be reached
     * @throws IllegalStateException with the reason, when it can be reached and refuses
     */
    public TableNames bringUpToDate() {
        There there = reach();
        TableNames names = there.names();
        for (int round = 1; ; round++) {
            try {
                once(there);
                return names;
            } catch (FlywayException e) {
                if (SqlFailures.isConnectionLost(e)) {
                    throw new StoreUnavailableException("the connection was lost during the migration", e);
                }
                if (round == ROUNDS || SqlFailures.isUnwritable(e)) {
                    throw new IllegalStateException(
                            "the tables of Doorward cannot be brought up to date in schema " + names.schema() + " ("
                                    + JpaSettings.SCHEMA.name() + "): " + e.getMessage(),
                            e);
                }
                // another node may create the same tables at the same time
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private String historyTable() {
        return prefix + "migration";
    }

    private There reach() {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData about = connection.getMetaData();
            String folder = "org/doorward/migrations/" + folder(about.getDatabaseProductName());
            return new There(folder, new TableNames(schema(connection, about), prefix));
        } catch (SQLException e) {
            if (SqlFailures.isRefusal(e)) {
                throw new IllegalStateException(
                        "doorward.jpa.*: the database refuses the connection: " + SqlFailures.said(e), e);
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
                        "doorward.jpa.*: " + product + " is not supported; supported databases: PostgreSQL, H2");
        };
    }

    /** Returns the schema of the settings, or the connection's schema if it has our tables, or our own. */
    private String schema(Connection connection, DatabaseMetaData about) throws SQLException {
        if (schema.isEmpty()) {
            String current = connection.getSchema();
            if (current != null && hasHistory(about, current)) {
                LOG.log(System.Logger.Level.INFO, "the tables of Doorward are in schema {0}", current);
                return current;
            }
        }
        String asked = schema.orElse(OWN_SCHEMA);
        try (ResultSet schemas = about.getSchemas()) {
            while (schemas.next()) {
                if (asked.equals(schemas.getString("TABLE_SCHEM"))) {
                    return asked;
                }
            }
        }
        if (about.storesUpperCaseIdentifiers()) {
            return asked.toUpperCase(Locale.ROOT);
        }
        return about.storesLowerCaseIdentifiers() ? asked.toLowerCase(Locale.ROOT) : asked;
    }

    private boolean hasHistory(DatabaseMetaData about, String current) throws SQLException {
        try (ResultSet tables = about.getTables(null, current, historyTable(), null)) {
            while (tables.next()) {
                // an underscore in the pattern matches any letter
                if (historyTable().equals(tables.getString("TABLE_NAME"))
                        && current.equals(tables.getString("TABLE_SCHEM"))) {
                    return true;
                }
            }
            return false;
        }
    }

    private FluentConfiguration configure(There there) {
        TableNames names = there.names();
        return Flyway.configure(Tables.class.getClassLoader())
                .dataSource(dataSource)
                .resourceProvider(new MigrationScripts(there.folder(), names))
                .javaMigrationClassProvider(List::of)
                .defaultSchema(names.schema())
                .createSchemas(migrate == Migrate.APPLY)
                .table(historyTable())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .validateMigrationNaming(true)
                // a script without a transaction may have any statements
                .mixed(true);
    }

    private void once(There there) {
        if (migrate == Migrate.APPLY) {
            FluentConfiguration configuration = configure(there);
            if (there.isPostgres() && isToMakeIndexes(there)) {
                configuration
                        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                        .setTransactionalLock(false);
            }
            configuration.load().migrate();
            return;
        }
        Flyway flyway = configure(there).load();
        MigrationInfo[] pending = flyway.info().pending();
        if (pending.length > 0) {
            throw new IllegalStateException("doorward.jpa.migrate=validate: schema "
                    + there.names().schema() + " lacks "
                    + pending.length + " migration(s), the first is " + there.folder() + "/" + pending[0].getScript()
                    + " in the jar");
        }
        flyway.validate();
    }

    /**
     * Whether the script without a transaction is still to be run. It makes indexes while other nodes go on, and for that waits
     * until every transaction that was open has ended. So the lock of Flyway, and of each node that waits for it, must not be in
     * a transaction then. At all other times it is, so that no server of a pooler keeps it.
     */
    private boolean isToMakeIndexes(There there) {
        MigrationVersion version = MigrationVersion.fromVersion(MigrationScripts.WITHOUT_TRANSACTION);
        MigrationInfo script = Arrays.stream(configure(there).load().info().all())
                .filter(one -> version.equals(one.getVersion()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the jar lacks a script"));
        if (script.getState().isFailed()) {
            forget(there);
            return true;
        }
        return !script.getState().isApplied();
    }

    /** Removes the mark of a script that has failed and can be run again. */
    private void forget(There there) {
        String history = "\"" + there.names().schema() + "\".\"" + historyTable() + "\"";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("delete from " + history + " where version = ? and not success")) {
            delete.setString(1, MigrationScripts.WITHOUT_TRANSACTION);
            delete.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new FlywayException("the history of the migrations cannot be changed", e);
        }
    }
}
