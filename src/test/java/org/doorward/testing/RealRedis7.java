package org.doorward.testing;

import java.io.File;
import org.doorward.internal.store.redis.RedisStores;

/**
 * A real Redis 7 on a free loopback port. The build takes the server, and nothing else, out of another library than the one
 * of the tests' Redis 6.2: both have the same classes.
 */
public final class RealRedis7 implements AutoCloseable {
    private final RedisProcess server;

    public RealRedis7() {
        server = new RedisProcess(binary(), FreePorts.next(), RedisProcess.IN_MEMORY);
        try {
            server.start();
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** Whether the build has one for this machine. */
    public static boolean isThere() {
        return binary().exists()
                && System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static File binary() {
        File file = new File(System.getProperty("basedir", "."), "target/redis-7/redis-server-7.0.15-linux-amd64")
                .getAbsoluteFile();
        if (file.exists() && !file.canExecute() && !file.setExecutable(true)) {
            throw new IllegalStateException("cannot be run: " + file);
        }
        return file;
    }

    public String address() {
        return server.address();
    }

    /** What is kept here, connected and checked; with time enough to answer on a busy machine. */
    public RedisStores stores(String... namesAndValues) {
        return RealRedis.started(TestSettings.texts(namesAndValues), address());
    }

    @Override
    public void close() {
        server.close();
    }
}
