package org.doorward.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of the loopback address that nobody listens on at the moment. They are below those that the system gives to
 * connections, one of which could otherwise have the port when a server wants it. None is given twice as long as the process
 * lives that it was given to, whichever process of tests asks: a server that is stopped for a while finds its port again.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int END = 32_000;
    private static final int TO_CLUSTER_BUS = 10_000;

    /** One byte for each port, locked by the process that has it; the system ends the locks with the process. */
    private static final FileChannel GIVEN = open();

    private FreePorts() {}

    private static FileChannel open() {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "test-ports-of-" + System.getProperty("user.name"));
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int next() {
        return ThreadLocalRandom.current()
                .ints(FIRST, END)
                .filter(FreePorts::take)
                .findFirst()
                .orElseThrow();
    }

    /** One whose port for the talk between the nodes of a Redis Cluster is free, too. */
    public static int nextOfClusterNode() {
        return ThreadLocalRandom.current()
                .ints(FIRST, END - TO_CLUSTER_BUS)
                .filter(port -> take(port) && take(port + TO_CLUSTER_BUS))
                .findFirst()
                .orElseThrow();
    }

    private static boolean take(int port) {
        return isFree(port) && isOurs(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOurs(int port) {
        try {
            return GIVEN.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            // this process has it already
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
