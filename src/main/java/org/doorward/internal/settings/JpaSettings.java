package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of the database: its address, its connections, and the migration of its tables. */
public final class JpaSettings {
    /** The handling of the tables at start-up. */
    public enum Migrate {
        /** Creates and updates them. */
        APPLY,
        /** Only checks that they are up to date; a DBA applies the scripts. */
        VALIDATE
    }

    public static final Setting<String> URL = Setting.text(
            "doorward.jpa.url",
            "JDBC URL",
            null,
            "The database for sessions (store jpa) and built-in accounts; used unchanged. PostgreSQL or H2.");

    public static final Setting<String> USERNAME =
            Setting.text("doorward.jpa.username", "text", null, "The database user.");

    public static final Setting<String> PASSWORD =
            Setting.confidential("doorward.jpa.password", "text", "That user's password.");

    public static final Setting<String> DATASOURCE = Setting.text(
            "doorward.jpa.datasource",
            "JNDI name",
            null,
            "A DataSource of the server instead of a URL, set as you like, but for `jta=\"false\"` on WildFly and the like: it must"
                    + " not take part in JTA transactions.");

    public static final Setting<Integer> POOL_SIZE = Setting.number(
            "doorward.jpa.pool.size",
            "10",
            2,
            1_000,
            "Connections at most (with a URL); bringing the tables up to date takes two.");

    public static final Setting<Duration> TIMEOUT = Setting.duration(
            "doorward.jpa.timeout",
            "500ms",
            Duration.ofMillis(250),
            Duration.ofSeconds(30),
            "How long to wait for a connection, and for one answer, before the answer is 503.");

    public static final Setting<Migrate> MIGRATE = Setting.choice(
            "doorward.jpa.migrate",
            Migrate.class,
            "apply",
            "`validate` where only a DBA may change tables; the scripts are in the jar.");

    public static final Setting<String> SCHEMA = Setting.identifier(
            "doorward.jpa.schema",
            "[A-Za-z_][A-Za-z0-9_]*",
            63,
            null,
            "Where our tables are; made if it is missing. Without it `doorward`, or the connection's own schema if it has"
                    + " our tables already.");

    public static final Setting<String> TABLE_PREFIX = Setting.identifier(
            "doorward.jpa.table-prefix",
            "[a-z][a-z0-9_]*",
            30,
            "doorward_",
            "What the names of our tables begin with: keeps several applications in one schema apart.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL =
            List.of(URL, USERNAME, PASSWORD, DATASOURCE, POOL_SIZE, TIMEOUT, MIGRATE, SCHEMA, TABLE_PREFIX);

    private JpaSettings() {}
}
