package org.doorward.internal.store.jpa;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.doorward.store.SessionStore;
import org.doorward.testing.Jndi;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The whole contract over a pool whose connections see what was there when their transaction began, and begin it unasked. */
@Tag("stores")
class PostgresBehindTomcatPoolTest extends JpaSessionStoreContract {
    private static DataSource pool;
    private static JpaStores stores;
    private static SessionStore store;

    @BeforeAll
    static void start() throws SQLException {
        try (Jndi server = new Jndi()) {
            pool = ServerPool.TOMCAT_REPEATABLE_READ_WITHOUT_AUTO_COMMIT.over(RealPostgres.newDatabase(), "postgres");
            server.bind("java:comp/env/jdbc/pool", pool);
            stores = new JpaStores(TestSettings.with(
                    "doorward.jpa.datasource", "java:comp/env/jdbc/pool", "doorward.jpa.timeout", "10s"));
            store = stores.sessions();
        }
    }

    @AfterAll
    static void stop() {
        stores.close();
        ((org.apache.tomcat.jdbc.pool.DataSource) pool).close();
    }

    @Override
    protected SessionStore store() {
        return store;
    }

    @Override
    void execute(String statement, String... parameters) {
        try (Connection connection = pool.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                prepared.setString(i + 1, parameters[i]);
            }
            prepared.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
