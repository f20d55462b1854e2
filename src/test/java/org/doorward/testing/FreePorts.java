package org.doorward.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of the loopback address that nobody listens on at the moment. They are below those that the system gives to
 * connections, one of which could otherwise have the port when a server wants it.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int END = 32_000;
    private static final int TO_CLUSTER_BUS = 10_000;

    private FreePorts() {}

    public static int next() {
        return ThreadLocalRandom.current()
                .ints(FIRST, END)
                .filter(FreePorts::isFree)
                .findFirst()
                .orElseThrow();
    }

    /** One whose port for the talk between the nodes of a Redis Cluster is free, too. */
    public static int nextOfClusterNode() {
        return ThreadLocalRandom.current()
                .ints(FIRST, END - TO_CLUSTER_BUS)
                .filter(port -> isFree(port) && isFree(port + TO_CLUSTER_BUS))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
