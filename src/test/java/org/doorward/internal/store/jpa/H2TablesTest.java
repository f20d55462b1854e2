package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.doorward.testing.Jndi;
import org.doorward.testing.TestSettings;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
class H2TablesTest extends TablesContract {
    private static int databases;

    @Override
    String newDatabase() {
        return "jdbc:h2:mem:tables" + databases++ + ";DB_CLOSE_DELAY=-1";
    }

    @Override
    String username() {
        return "sa";
    }

    @Test
    void aServersDataSourceWithAWrongPasswordIsToldInTheWordsOfTheDatabase() throws SQLException {
        String url = newDatabase();
        DriverManager.getConnection(url, username(), "the right one").close();
        JdbcDataSource refused = new JdbcDataSource();
        refused.setURL(url);
        refused.setUser(username());
        refused.setPassword("a wrong one");
        try (Jndi server = new Jndi()) {
            server.bind("java:comp/env/jdbc/refused", refused);
            try (JpaStores stores = new JpaStores(TestSettings.with(
                    "doorward.jpa.datasource", "java:comp/env/jdbc/refused", "doorward.jpa.timeout", "10s"))) {
                IllegalStateException told = assertThrows(IllegalStateException.class, stores::start);
                assertTrue(
                        String.valueOf(told.getMessage())
                                .startsWith("doorward.jpa.*: the database refuses the connection: Wrong user name"),
                        told::toString);
            }
        }
    }
}
