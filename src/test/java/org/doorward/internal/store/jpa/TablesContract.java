package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.store.jpa.schema.MigrationScripts;
import org.doorward.testing.TestSettings;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our tables beside those of others in one database. */
abstract class TablesContract {
    private static final ServiceAccount ONE = named("one");

    private String url;

    /** One that is empty. */
    abstract String newDatabase();

    abstract String username();

    @BeforeEach
    void empty() {
        url = newDatabase();
    }

    private static ServiceAccount named(String name) {
        AccountId id = AccountId.of(ServiceAccount.ID_PREFIX + name);
        return ServiceAccount.builder(id, name, Instant.EPOCH, id).build();
    }

    /** An application that uses all tables, or at least finds them. */
    final JpaStores started(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("doorward.jpa.url", url, "doorward.jpa.username", username(), "doorward.jpa.timeout", "10s"));
        settings.addAll(List.of(more));
        JpaStores stores = new JpaStores(TestSettings.with(settings.toArray(String[]::new)));
        stores.start();
        return stores;
    }

    private static List<ServiceAccount> kept(JpaStores stores) {
        return stores.serviceAccounts().list(TenantId.DEFAULT);
    }

    final Connection connection() throws SQLException {
        return DriverManager.getConnection(url, username(), "");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, username(), "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Those that are not the database's own, with their schema, in small letters. */
    final Set<String> tables() throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(url, username(), "");
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select table_schema, table_name from information_schema.tables"
                                + " where lower(table_schema) not in ('information_schema', 'pg_catalog')")) {
            while (found.next()) {
                tables.add((found.getString(1) + "." + found.getString(2)).toLowerCase(Locale.ROOT));
            }
        }
        return tables;
    }

    /** The application's own migrations, with nothing set that need not be. */
    private int migrateTheApplication(Path scripts) throws IOException {
        Files.writeString(scripts.resolve("V1__orders.sql"), "create table orders (id integer primary key);");
        Flyway flyway = Flyway.configure()
                .dataSource(url, username(), "")
                .locations("filesystem:" + scripts)
                .load();
        int done = flyway.migrate().migrationsExecuted;
        flyway.validate();
        return done;
    }

    @Test
    void theApplicationsOwnMigrationsWorkWithTheirDefaultsAfterOurs(@TempDir Path scripts) throws Exception {
        try (JpaStores stores = started()) {
            assertTrue(stores.serviceAccounts().create(ONE));
            assertEquals(1, migrateTheApplication(scripts));
            assertEquals(List.of(ONE), kept(stores));
        }
        try (JpaStores again = started()) {
            assertEquals(List.of(ONE), kept(again));
            assertEquals(0, migrateTheApplication(scripts));
        }
        assertTrue(tables().contains("public.orders"), tables()::toString);
        assertTrue(tables().contains("doorward.doorward_session"), tables()::toString);
    }

    @Test
    void theApplicationsOwnMigrationsWorkWithTheirDefaultsBeforeOurs(@TempDir Path scripts) throws Exception {
        assertEquals(1, migrateTheApplication(scripts));
        try (JpaStores stores = started()) {
            assertTrue(stores.serviceAccounts().create(ONE));
            assertEquals(0, migrateTheApplication(scripts));
            assertEquals(List.of(ONE), kept(stores));
        }
    }

    @Test
    void inTheSchemaOfAnApplicationThatHasMigratedOursAreAddedToIt(@TempDir Path scripts) throws Exception {
        assertEquals(1, migrateTheApplication(scripts));
        try (JpaStores stores = started("doorward.jpa.schema", "public")) {
            assertTrue(stores.serviceAccounts().create(ONE));
            assertEquals(0, migrateTheApplication(scripts));
            assertEquals(List.of(ONE), kept(stores));
        }
        assertTrue(tables().contains("public.doorward_session"), tables()::toString);
    }

    @Test
    void tablesThatWereMadeInTheConnectionsSchemaAreUsedThere() throws SQLException {
        try (JpaStores before = started("doorward.jpa.schema", "public")) {
            assertTrue(before.serviceAccounts().create(ONE));
        }
        try (JpaStores now = started()) {
            assertEquals(List.of(ONE), kept(now));
        }
        assertFalse(tables().contains("doorward.doorward_session"), tables()::toString);
    }

    @Test
    void applicationsWithPrefixesOfTheirOwnDoNotSeeEachOther() throws SQLException {
        try (JpaStores shop = started("doorward.jpa.schema", "both", "doorward.jpa.table-prefix", "shop_");
                JpaStores depot = started("doorward.jpa.schema", "both", "doorward.jpa.table-prefix", "depot2_auth_");
                JpaStores elsewhere = started("doorward.jpa.schema", "select")) {
            assertTrue(shop.serviceAccounts().create(ONE));
            assertEquals(List.of(ONE), kept(shop));
            assertEquals(List.of(), kept(depot));
            assertEquals(List.of(), kept(elsewhere));
        }
        Set<String> ours = Stream.of(
                        "account",
                        "api_token",
                        "api_token_hash",
                        "epoch",
                        "key_set",
                        "limit",
                        "migration",
                        "scope_epoch",
                        "service_account",
                        "session",
                        "sign_in_task",
                        "ticket",
                        "token_epoch")
                .flatMap(name -> Stream.of("both.shop_", "both.depot2_auth_", "select.doorward_")
                        .map(prefix -> prefix + name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(ours, tables());
    }

    @Test
    void everyScriptInTheJarIsApplied() throws Exception {
        for (String folder : List.of("h2", "postgresql")) {
            URL there = TablesContract.class.getResource("/org/doorward/migrations/" + folder);
            try (Stream<Path> files = Files.list(Path.of(there.toURI()))) {
                assertEquals(
                        new TreeSet<>(MigrationScripts.ALL),
                        files.map(file -> file.getFileName().toString())
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
    }

    @Test
    void namesThatCouldBeMoreThanANameAreRefusedByName() {
        for (String name : List.of("a b", "a;drop", "a\"b", "a'b", "a.b", "a-b", "1a", "ä", "a$b", "x".repeat(64))) {
            InvalidSettingsException refusal = assertThrows(
                    InvalidSettingsException.class,
                    () -> started("doorward.jpa.schema", name, "doorward.jpa.table-prefix", name));
            assertEquals(2, refusal.problems().size(), refusal::getMessage);
            assertTrue(refusal.problems().get(0).contains("doorward.jpa.schema"), refusal::getMessage);
            assertTrue(refusal.problems().get(1).contains("doorward.jpa.table-prefix"), refusal::getMessage);
        }
        assertThrows(InvalidSettingsException.class, () -> started("doorward.jpa.table-prefix", "Shop_"));
    }

    @Test
    void aSchemaThatIsThereIsUsedHoweverItIsSpelt() throws SQLException {
        execute("create schema \"My_Shop\"");
        try (JpaStores stores = started("doorward.jpa.schema", "My_Shop")) {
            assertTrue(stores.serviceAccounts().create(ONE));
        }
        assertTrue(tables().contains("my_shop.doorward_session"), tables()::toString);
        try (JpaStores checked = started("doorward.jpa.schema", "My_Shop", "doorward.jpa.migrate", "validate")) {
            assertEquals(List.of(ONE), kept(checked));
        }
    }
}
