package org.doorward.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports on the loopback address. */
public final class Ports {
    private static final int RANGE = 2_500;
    private static final int FIRST = 12_000 + RANGE * Math.floorMod(Integer.getInteger("fork.number", 1), 8);
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % RANGE));

    private Ports() {}

    /** Whether nobody listens there. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * One that is given to nobody else: each JVM of tests has a range of its own, below those that the system gives to
     * whoever opens a connection.
     */
    public static int free() {
        for (int i = 0; i < RANGE; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), RANGE);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST);
    }
}
