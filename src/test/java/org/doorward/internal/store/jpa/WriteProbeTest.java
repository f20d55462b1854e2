package org.doorward.internal.store.jpa;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes write to know that they can. */
@Tag("stores")
class WriteProbeTest {
    private final String url = RealPostgres.newDatabase();

    @Test
    void aNodeThatIsFrozenInTheMiddleOfAWriteIsInNoOthersWayAndItsRowIsSwept() throws SQLException {
        try (JpaStores one = new JpaStores(TestSettings.with("doorward.jpa.url", url));
                JpaStores other = new JpaStores(TestSettings.with("doorward.jpa.url", url));
                Connection frozen = DriverManager.getConnection(url);
                Statement statement = frozen.createStatement()) {
            one.start();
            one.probe();
            frozen.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery("select * from doorward.doorward_limit for update")) {
                assertTrue(rows.next());
                assertDoesNotThrow(other::start);
                assertDoesNotThrow(other::probe);
            }
            frozen.rollback();
            assertEquals(2, one.limits().sweep(Instant.parse("2026-03-01T12:00:00Z"), 10));
            assertDoesNotThrow(one::probe, "it is written anew");
        }
    }
}
