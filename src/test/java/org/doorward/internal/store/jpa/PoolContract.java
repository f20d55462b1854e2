package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Session;
import org.doorward.session.Ticket;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStoreBed;
import org.doorward.testing.Jndi;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds over every pool of a server, however it is set; one store over each. */
abstract class PoolContract extends SessionStoreBed {
    private static final int ROUNDS = 24;

    private static final Map<ServerPool, Bed> BEDS = new EnumMap<>(ServerPool.class);

    @SuppressWarnings("NullAway.Init") // each test begins with it
    private Bed bed;

    /** A database, a pool of connections to it, and what we keep there. */
    record Bed(String url, DataSource pool, JpaStores stores, SessionStore sessions) {}

    /** A database that no other pool has. */
    abstract String newDatabase();

    abstract String username();

    final Bed bed(ServerPool kind) {
        bed = BEDS.computeIfAbsent(kind, this::made);
        return bed;
    }

    private Bed made(ServerPool kind) {
        try (Jndi server = new Jndi()) {
            String url = newDatabase();
            DataSource pool = kind.over(url, username());
            server.bind("java:comp/env/jdbc/pool", pool);
            JpaStores stores = new JpaStores(TestSettings.with(
                    "doorward.jpa.datasource", "java:comp/env/jdbc/pool", "doorward.jpa.timeout", "10s"));
            stores.start();
            return new Bed(url, pool, stores, stores.sessions());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void close() throws Exception {
        for (Bed each : BEDS.values()) {
            each.stores().close();
            ((AutoCloseable) closeable(each.pool())).close();
        }
        BEDS.clear();
    }

    private static Object closeable(DataSource pool) {
        return pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat ? (AutoCloseable) tomcat::close : pool;
    }

    @Override
    protected SessionStore store() {
        return bed.sessions();
    }

    @Override
    protected void forget(SessionId id) {
        throw new UnsupportedOperationException();
    }

    static List<Connection> all(DataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < ServerPool.SIZE; i++) {
            all.add(pool.getConnection());
        }
        return all;
    }

    /** How each connection is lent, in no order. */
    static List<String> states(DataSource pool) throws SQLException {
        List<String> states = new ArrayList<>();
        for (Connection each : all(pool)) {
            states.add("auto-commit " + each.getAutoCommit() + ", isolation " + each.getTransactionIsolation()
                    + ", read only " + each.isReadOnly() + ", bound " + each.getNetworkTimeout() + ", schema "
                    + each.getSchema());
            end(each);
        }
        Collections.sort(states);
        return states;
    }

    /** Ends what it was asked, and gives it back. */
    private static void end(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        connection.close();
    }

    /** Asks on all connections at once how many know a living session. */
    private long know(SessionId id) {
        List<Callable<Boolean>> askers = Collections.nCopies(
                ServerPool.SIZE,
                () -> store().find(id).filter(found -> found.end() == null).isPresent());
        return Race.of(askers).stream().filter(Boolean::booleanValue).count();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOpenedIsKnownAndWhatIsRevokedIsRefusedOnEveryConnection(ServerPool kind) {
        bed(kind);
        for (int i = 0; i < ROUNDS; i++) {
            Session session = opened(ada);
            assertEquals(ServerPool.SIZE, know(session.id()));
            assertTrue(StoredSessions.end(store(), session.id(), ada, end(Reason.REVOKED, T0)));
            assertEquals(0, know(session.id()));
        }
        opened(bob);
        opened(bob);
        assertEquals(2, StoredSessions.list(store(), bob, T0).size());
        assertEquals(2, StoredSessions.endAll(store(), bob, null, end(Reason.REVOKED, T0)));
        assertEquals(0, StoredSessions.list(store(), bob, T0).size());
    }

    @ParameterizedTest
    @EnumSource
    void everyConnectionGoesBackAsItCame(ServerPool kind) throws SQLException {
        bed(kind);
        List<String> before = states(bed.pool());
        Session session = opened(ada);
        know(session.id());
        StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0));
        assertEquals(before, states(bed.pool()));

        TokenHash hash = TokenHash.of("taken twice " + session.id().value());
        Ticket ticket = new Ticket(session.id(), "https://a.test", T0, T0.plusSeconds(30));
        bed.stores().tickets().put(hash, ticket);
        for (int i = 0; i < ServerPool.SIZE; i++) {
            assertThrows(
                    StoreUnavailableException.class,
                    () -> bed.stores().tickets().put(hash, ticket));
        }
        assertEquals(Optional.of(ticket), bed.stores().tickets().take(TenantId.DEFAULT, hash));
        assertEquals(before, states(bed.pool()));
    }

    @ParameterizedTest
    @EnumSource
    void whatTheApplicationLeftUnfinishedIsNotCommitted(ServerPool kind) throws SQLException {
        bed(kind);
        execute("drop table if exists public.orders", "create table public.orders (id integer)");
        List<Connection> all = all(bed.pool());
        for (Connection each : all) {
            each.setAutoCommit(false);
            each.rollback();
            each.setReadOnly(false);
            try (Statement statement = each.createStatement()) {
                statement.execute("insert into public.orders values (1)");
            }
        }
        for (Connection each : all) {
            each.close();
        }
        for (int i = 0; i < ROUNDS; i++) {
            know(opened(AccountId.of("one of many " + i)).id());
        }
        try (Connection other = other();
                Statement statement = other.createStatement();
                ResultSet orders = statement.executeQuery("select count(*) from public.orders")) {
            orders.next();
            assertEquals(0, orders.getInt(1));
        }
        for (Connection each : all(bed.pool())) {
            end(each);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereTheApplicationLeftAnotherSchemaOursIsUsedAllTheSame(ServerPool kind) throws SQLException {
        bed(kind);
        execute("create schema if not exists tenant_seven");
        List<Connection> all = all(bed.pool());
        for (Connection each : all) {
            each.setAutoCommit(true);
            each.setSchema(schemaOfOthers());
        }
        for (Connection each : all) {
            each.close();
        }
        Session session = opened(ada);
        assertEquals(ServerPool.SIZE, know(session.id()));
        assertTrue(StoredSessions.end(store(), session.id(), ada, end(Reason.REVOKED, T0)));
        assertEquals(0, know(session.id()));
    }

    /** The schema {@code tenant_seven}, as the database spells it. */
    abstract String schemaOfOthers();

    /** A connection to the database of the pool that is none of the pool's. */
    final Connection other() throws SQLException {
        return DriverManager.getConnection(bed.url(), username(), "");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = other();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
