package org.doorward.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

    /** Copies the row of a session in H2, so often, with ids that end in a number. */
    public void copySession(String id, int copies) {
        try (Connection connection = DriverManager.getConnection(url, username, "");
                Statement statement = connection.createStatement()) {
            List<String> columns = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("select lower(column_name) from information_schema.columns"
                    + " where lower(table_schema) = 'doorward' and lower(table_name) = 'doorward_session'")) {
                while (found.next()) {
                    columns.add(found.getString(1));
                }
            }
            String all = String.join(", ", columns);
            List<String> copied = new ArrayList<>(columns);
            copied.replaceAll(column -> column.equals("id") ? "substring(id, 1, 30) || lpad(x, 6, '0')" : column);
            statement.execute("insert into doorward.doorward_session (" + all + ") select "
                    + String.join(", ", copied) + " from doorward.doorward_session, system_range(1, " + copies
                    + ") where id = '" + id + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server is ended by whoever started it. */
    @Override
    public void close() {}
}
