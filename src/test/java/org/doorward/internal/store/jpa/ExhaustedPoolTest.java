package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.store.jpa.connection.PunctualLender;
import org.doorward.store.SessionStore;
import org.doorward.testing.Eventually;
import org.doorward.testing.Jndi;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pools of servers that let a borrower wait for ever, and have nothing left to lend. */
@Tag("stores")
class ExhaustedPoolTest {
    private static final int SIZE = 3;
    private static final int CALLERS = 60;

    /** What no wait here comes near to, unless it has no bound. */
    private static final Duration FOR_EVER = Duration.ofSeconds(30);

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String url = "jdbc:h2:mem:exhausted" + DATABASES.getAndIncrement() + ";DB_CLOSE_DELAY=-1";

    /** Each with {@link #SIZE} connections, and no bound of its own. */
    enum Patient {
        DBCP {
            @Override
            DataSource over(String url) {
                BasicDataSource pool = new BasicDataSource();
                pool.setUrl(url);
                pool.setMaxTotal(SIZE);
                return pool;
            }
        },
        TOMCAT {
            @Override
            DataSource over(String url) {
                org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
                pool.setDriverClassName("org.h2.Driver");
                pool.setUrl(url);
                pool.setInitialSize(1);
                pool.setMaxIdle(SIZE);
                pool.setMaxActive(SIZE);
                pool.setMaxWait(-1);
                return pool;
            }
        },
        HIKARI {
            @Override
            DataSource over(String url) {
                HikariDataSource pool = new HikariDataSource();
                pool.setJdbcUrl(url);
                pool.setMaximumPoolSize(SIZE);
                pool.setConnectionTimeout(0);
                return pool;
            }
        },
        AGROAL {
            @Override
            DataSource over(String url) throws SQLException {
                return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(pool -> pool.maxSize(SIZE)
                                .acquisitionTimeout(Duration.ZERO)
                                .connectionFactoryConfiguration(connection -> connection.jdbcUrl(url))));
            }
        };

        abstract DataSource over(String url) throws SQLException;
    }

    private static void close(DataSource pool) throws Exception {
        if (pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
            tomcat.close();
        } else {
            ((AutoCloseable) pool).close();
        }
    }

    private static JpaStores started(DataSource pool) {
        try (Jndi server = new Jndi()) {
            server.bind("java:comp/env/jdbc/pool", pool);
            JpaStores stores = new JpaStores(TestSettings.with(
                    "doorward.jpa.datasource", "java:comp/env/jdbc/pool", "doorward.jpa.timeout", "500ms"));
            stores.start();
            return stores;
        }
    }

    /** All that the pool has: another one would not be lent. */
    private static List<Connection> all(DataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            all.add(pool.getConnection());
        }
        return all;
    }

    private static void giveBack(List<Connection> all) throws SQLException {
        for (Connection each : all) {
            each.close();
        }
    }

    /** How many of a crowd were told the truth, or nothing in time. */
    private static long unanswered(SessionStore sessions) {
        List<Callable<Boolean>> crowd = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            AccountId account = AccountId.of("one of many " + i);
            crowd.add(() -> {
                try {
                    assertEquals(0, sessions.state(account).epoch());
                    return false;
                } catch (StoreUnavailableException e) {
                    return true;
                }
            });
        }
        return Race.of(crowd).stream().filter(Boolean::booleanValue).count();
    }

    private static Set<Thread> borrowers() {
        Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
        all.removeIf(thread -> !thread.getName().equals(PunctualLender.THREAD_NAME));
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void everybodyIsAnsweredThatTheStoreIsBusyAndNothingIsKeptWhenItIsNot(Patient kind) throws Exception {
        DataSource pool = kind.over(url);
        try (JpaStores stores = started(pool)) {
            SessionStore sessions = stores.sessions();
            for (int round = 0; round < 3; round++) {
                List<Connection> held = all(pool);
                assertEquals(
                        CALLERS,
                        assertTimeoutPreemptively(FOR_EVER, () -> unanswered(sessions)),
                        "none was lent to us");
                assertTrue(borrowers().size() <= PunctualLender.THREADS, "as many wait as may");
                giveBack(held);
                Eventually.within(FOR_EVER, "the pool is served from again", () -> unanswered(sessions) == 0);
            }
            // each of these has none to spare
            giveBack(assertTimeoutPreemptively(FOR_EVER, () -> all(pool)));
        } finally {
            close(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverStillWaitsGetsWhatComesTooLateForTheOthers(Patient kind) throws Exception {
        DataSource pool = kind.over(url);
        try (JpaStores stores = started(pool)) {
            SessionStore sessions = stores.sessions();
            List<Connection> held = all(pool);
            assertEquals(CALLERS, assertTimeoutPreemptively(FOR_EVER, () -> unanswered(sessions)));
            // as many threads wait as may, all for somebody who is gone; one connection serves whoever comes
            held.remove(0).close();
            for (int i = 0; i < CALLERS; i++) {
                assertEquals(
                        0,
                        sessions.state(AccountId.of("one after the other " + i)).epoch());
            }
            giveBack(held);
        } finally {
            close(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noThreadOutlivesTheApplicationAlthoughThePoolWouldKeepIt(Patient kind) throws Exception {
        DataSource pool = kind.over(url);
        try {
            Set<Thread> before = borrowers();
            JpaStores stores = started(pool);
            List<Connection> held = all(pool);
            assertEquals(CALLERS, assertTimeoutPreemptively(FOR_EVER, () -> unanswered(stores.sessions())));
            Set<Thread> ours = borrowers();
            ours.removeAll(before);
            assertTrue(!ours.isEmpty(), "some wait");
            stores.close();
            Eventually.within(FOR_EVER, "all have ended", () -> Collections.disjoint(ours, borrowers()));
            giveBack(held);
            giveBack(assertTimeoutPreemptively(FOR_EVER, () -> all(pool)));
        } finally {
            close(pool);
        }
    }
}
