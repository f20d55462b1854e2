package org.doorward.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between an application and Redis and counts. A round trip is a turn of the talk: a command is sent on a connection on
 * which the last thing was an answer. It costs time, so nothing is timed through it.
 */
public final class CountingProxy implements AutoCloseable {
    private static final int BUFFER = 65_536;

    private final ServerSocket listener;
    private final int target;
    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicLong commands = new AtomicLong();

    /** In front of this Redis. */
    public CountingProxy(LocalRedis redis) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = redis.port();
        start("accepts", this::accept);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                AtomicBoolean answered = new AtomicBoolean(true);
                CommandCount parser = new CommandCount();
                start(
                        "asks",
                        () -> pump(client, server, (octets, length) -> {
                            int ended = parser.read(octets, length);
                            commands.addAndGet(ended);
                            if (ended > 0 && answered.getAndSet(false)) {
                                roundTrips.incrementAndGet();
                            }
                        }));
                start("answers", () -> pump(server, client, (octets, length) -> answered.set(true)));
            } catch (IOException e) {
                // it is closed, or one connection failed, which its client sees
            }
        }
    }

    private interface Seen {
        void octets(byte[] octets, int length);
    }

    private static void pump(Socket from, Socket to, Seen seen) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                seen.octets(buffer, length);
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // the other side sees that it is over
        }
    }

    /** Where it is, as Redisson takes it. */
    public String address() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    /** How often Redis was waited for until now. */
    public long roundTrips() {
        return roundTrips.get();
    }

    /** How many commands were sent until now. */
    public long commands() {
        return commands.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
