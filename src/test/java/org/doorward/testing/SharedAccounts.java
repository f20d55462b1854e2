package org.doorward.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An H2 database in the memory of this process that other processes reach by TCP: for the accounts that all nodes of a
 * cluster share. On a free port of the loopback address.
 */
public final class SharedAccounts implements AutoCloseable {
    private final String name = "accounts" + Long.toUnsignedString(new java.security.SecureRandom().nextLong(), 36);
    private final Class<?> type;
    private final Object server;
    private boolean closed;

    public SharedAccounts() {
        // asked for when H2 is loaded, which another test may have done: so it is loaded once more
        System.setProperty("h2.bindAddress", "127.0.0.1");
        URL jar = org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            type = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())
                    .loadClass("org.h2.tools.Server");
            server = type.getMethod("createTcpServer", String[].class)
                    .invoke(null, (Object) new String[] {"-tcpPort", "0", "-ifNotExists"});
            call("start");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object call(String method) {
        try {
            Method found = type.getMethod(method);
            return found.invoke(server);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return (Integer) call("getPort");
    }

    /** For the user {@code sa} without a password. */
    public String url() {
        return "jdbc:h2:tcp://127.0.0.1:" + port() + "/mem:" + name + ";DB_CLOSE_DELAY=-1";
    }

    /** The settings of a node that has its accounts here, and these on top. */
    public String[] settings(String... namesAndValues) {
        String[] all = new String[namesAndValues.length + 4];
        all[0] = "doorward.jpa.url";
        all[1] = url();
        all[2] = "doorward.jpa.username";
        all[3] = "sa";
        System.arraycopy(namesAndValues, 0, all, 4, namesAndValues.length);
        return all;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (Connection connection = DriverManager.getConnection(url(), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException e) {
            // says that the database is closed
        }
        call("stop");
    }
}
