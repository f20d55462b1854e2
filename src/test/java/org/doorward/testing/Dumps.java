package org.doorward.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** All that a store holds, as text. */
public final class Dumps {
    private Dumps() {}

    /** Every key of a Redis server, with its value. */
    public static String of(RedisLink redis) {
        StringBuilder dump = new StringBuilder();
        for (String key : redis.texts("KEYS", "*")) {
            List<String> value =
                    switch (redis.text("TYPE", key)) {
                        case "string" -> redis.texts("GET", key);
                        case "hash" -> redis.texts("HGETALL", key);
                        case "zset" -> redis.texts("ZRANGE", key, "0", "-1", "WITHSCORES");
                        case "set" -> redis.texts("SMEMBERS", key);
                        case "list" -> redis.texts("LRANGE", key, "0", "-1");
                        case "stream" -> redis.texts("XRANGE", key, "-", "+");
                        default -> throw new IllegalStateException(key + " is of a type not known here");
                    };
            dump.append(key).append(" = ").append(value).append('\n');
        }
        return dump.toString();
    }

    /** Every row of every table of a database. */
    public static String of(String url, String user) {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet rows = statement.executeQuery("select * from " + table)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        dump.append(table);
                        for (int i = 1; i <= columns; i++) {
                            dump.append(" | ").append(rows.getString(i));
                        }
                        dump.append('\n');
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return dump.toString();
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("select table_schema, table_name from information_schema.tables"
                + " where lower(table_schema) not in ('information_schema', 'pg_catalog')")) {
            while (found.next()) {
                tables.add("\"" + found.getString(1) + "\".\"" + found.getString(2) + "\"");
            }
        }
        return tables;
    }
}
