package org.doorward.sample;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.doorward.internal.settings.JpaSettings;
import org.doorward.internal.settings.RedisSettings;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis and a database for the nodes to share. Both listen on the loopback address, want a password and are gone
 * afterwards: the Redis is a process of its own, the database lives in this one.
 */
final class NodeStores {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DATABASE = "mem:doorward";
    private static final String DATABASE_USER = "sa";

    private NodeStores() {}

    static void startRedis(Path directory, Guardian guardian, NodeSettings settings)
            throws IOException, InterruptedException {
        File program = ExecutableProvider.newJarResourceProvider(
                        Files.createDirectory(directory).toFile())
                .get();
        Path log = directory.resolve("redis.log");
        int port = Ports.free();
        String password = NodeSettings.random();
        Process redis = guardian.start(new ProcessBuilder(program.toString(), "-")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        try (Writer configuration = redis.outputWriter(StandardCharsets.UTF_8)) {
            configuration.write("bind 127.0.0.1\nport " + port + "\nrequirepass " + password + "\n");
            // as Doorward wants it of a real one; the directory goes with the nodes
            configuration.write("save \"\"\nappendonly yes\n");
        }
        awaitListening(redis, port, log);
        settings.set(RedisSettings.ADDRESS, "redis://127.0.0.1:" + port);
        settings.set(RedisSettings.PASSWORD, password);
    }

    static void startDatabase(NodeSettings settings) throws SQLException {
        // H2 listens everywhere without it, even where it then serves this machine only
        System.setProperty("h2.bindAddress", "127.0.0.1");
        String password = NodeSettings.random();
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:" + DATABASE + ";DB_CLOSE_DELAY=-1");
        database.setUser(DATABASE_USER);
        database.setPassword(password);
        // whoever connects first makes it, and sets its password
        database.getConnection().close();
        Server server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
        settings.set(JpaSettings.URL, "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + DATABASE);
        settings.set(JpaSettings.USERNAME, DATABASE_USER);
        settings.set(JpaSettings.PASSWORD, password);
    }

    private static void awaitListening(Process redis, int port, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (redis.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Redis stopped by itself:\n" + Files.readString(log));
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
        }
        throw new IllegalStateException("Redis did not listen in time:\n" + Files.readString(log));
    }
}
