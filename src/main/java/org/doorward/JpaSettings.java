package org.doorward;

import java.time.Duration;
import java.util.List;

/** Settings of the database: where it is, how it is spoken to, and who brings its tables up to date. */
public final class JpaSettings {
    /** What is done to the database's tables at start-up. */
    public enum Migrate {
        /** Create and update them. */
        APPLY,
        /** Only check that they are up to date; a DBA applies the scripts. */
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
            "A DataSource of the server instead of a URL; it must not take part in JTA transactions.");

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
            "How long to wait for a connection (with a URL), and for one answer, before the answer is 503.");

    public static final Setting<Migrate> MIGRATE = Setting.choice(
            "doorward.jpa.migrate",
            Migrate.class,
            "apply",
            "`validate` where only a DBA may change tables; the scripts are in the jar.");

    /** All of them, in the order of the README's table. */
    static final List<Setting<?>> ALL = List.of(URL, USERNAME, PASSWORD, DATASOURCE, POOL_SIZE, TIMEOUT, MIGRATE);

    private JpaSettings() {}
}
