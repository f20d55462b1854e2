package org.doorward.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.doorward.AccountId;

/** The database of a test class, which SQL can be sent to past the stores. */
public record TestDatabase(String url, String username) implements AutoCloseable {
    /** Locks the row of an account until the connection is closed. */
    public Connection holding(AccountId account) throws SQLException {
        Connection connection = DriverManager.getConnection(url, username, "");
        connection.setAutoCommit(false);
        String sql = "select id from doorward.doorward_account where tenant = ? and id = ? for update";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, account.tenant().value());
            statement.setString(2, account.value());
            if (!statement.executeQuery().next()) {
                throw new IllegalStateException("there is no such account");
            }
        }
        return connection;
    }

    /** Changes one row. */
    public void execute(String sql, String... values) {
        try (Connection connection = DriverManager.getConnection(url, username, "");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("no row was changed");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server is ended by whoever started it. */
    @Override
    public void close() {}
}
