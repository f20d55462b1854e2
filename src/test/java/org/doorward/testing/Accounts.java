package org.doorward.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Accounts beside the first one, all with the password {@link DoorwardServer#PASSWORD}, in an H2 database in memory. */
public final class Accounts {
    private final String url;

    /** In a database that nobody else has. */
    public Accounts() {
        this.url = "jdbc:h2:mem:" + TestSettings.newSecret().replaceAll("\\W", "") + ";DB_CLOSE_DELAY=-1";
    }

    /** What {@code doorward.jpa.url} must be. */
    public String url() {
        return url;
    }

    /** Makes an account with these roles, separated by blanks. */
    public Accounts add(String username, String roles) {
        run(
                "insert into doorward.doorward_account (tenant, id, username, email, email_verified, terms_accepted, roles, status,"
                        + " password_hash) select tenant, ?, ?, null, false, false, ?, status, password_hash"
                        + " from doorward.doorward_account where username = '" + DoorwardServer.USERNAME + "'",
                "id-of-" + username,
                username,
                roles);
        return this;
    }

    /** Makes an account of this tenant, with the same id and password as one of that name in any other tenant. */
    public Accounts addIn(String tenant, String username, String roles) {
        run(
                "insert into doorward.doorward_account (tenant, id, username, email, email_verified, terms_accepted, roles, status,"
                        + " password_hash) select ?, ?, ?, null, false, false, ?, status, password_hash"
                        + " from doorward.doorward_account where username = '" + DoorwardServer.USERNAME + "'",
                tenant,
                "id-of-" + username,
                username,
                roles);
        return this;
    }

    /** Gives an account this address, which is proved. */
    public Accounts withEmail(String username, String email) {
        run(
                "update doorward.doorward_account set email = ?, email_verified = true where username = ?",
                email,
                username);
        return this;
    }

    /** Gives an account of this tenant this address, which is proved. */
    public Accounts withEmailIn(String tenant, String username, String email) {
        run(
                "update doorward.doorward_account set email = ?, email_verified = true where username = ? and tenant = ?",
                email,
                username,
                tenant);
        return this;
    }

    /** Gives an account this address, which nobody has proved. */
    public Accounts withUnprovedEmail(String username, String email) {
        run(
                "update doorward.doorward_account set email = ?, email_verified = false where username = ?",
                email,
                username);
        return this;
    }

    /** Suspends an account until somebody reinstates it. */
    public void suspend(String username) {
        run("update doorward.doorward_account set suspension_cause = 'SECURITY' where username = ?", username);
    }

    /** Requires another password of an account. */
    public void requirePasswordChange(String username) {
        run("update doorward.doorward_account set password_change_required = true where username = ?", username);
    }

    public void disable(String username) {
        run("update doorward.doorward_account set status = 'DISABLED' where username = ?", username);
    }

    /** Stores this hash in place of the account's own, as whoever moves accounts does. */
    public void setHash(String username, String hash) {
        run("update doorward.doorward_account set password_hash = ? where username = ?", hash, username);
    }

    public String hashOf(String username) {
        return one("select password_hash from doorward.doorward_account where username = ?", username);
    }

    private String one(String sql, String username) {
        try (Connection connection = DriverManager.getConnection(url, "sa", null);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, username);
            ResultSet rows = statement.executeQuery();
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes away that an account has accepted any terms. */
    public void forgetTerms(String username) {
        run(
                "update doorward.doorward_account set terms_accepted = false, terms_version = null, version = version + 1"
                        + " where username = ?",
                username);
    }

    /** The version of an account's row, and that of which its sessions are told. */
    public String versionsOf(String username) {
        return one(
                "select (select version from doorward.doorward_account where username = ?) || '/'"
                        + " || (select sum(version) from doorward.doorward_epoch where id like '%id-of-"
                        + username + "')",
                username);
    }

    private void run(String sql, String... values) {
        try (Connection connection = DriverManager.getConnection(url, "sa", null);
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
}
