package org.doorward.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicLong;

/** In front of a PostgreSQL server, on a free loopback port: counts how often clients wait for an answer. */
public final class PostgresProxy implements AutoCloseable {
    private static final int START_UP = 196_608;

    private final int target;
    private final ServerSocket listener;
    private final AtomicLong roundTrips = new AtomicLong();

    public PostgresProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(() -> {
            while (true) {
                serve(listener.accept());
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Since it was there; what belongs to signing in is not counted. */
    public long roundTrips() {
        return roundTrips.get();
    }

    private void serve(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        server.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        run(() -> {
            try (client;
                    server) {
                pass(new DataInputStream(client.getInputStream()), new DataOutputStream(server.getOutputStream()));
            }
        });
        run(() -> {
            try (client;
                    server) {
                server.getInputStream().transferTo(client.getOutputStream());
            }
        });
    }

    /** Each message has its length at its beginning; but for the first ones, a letter for its kind before that. */
    private void pass(DataInputStream in, DataOutputStream out) throws IOException {
        int version = 0;
        while (version != START_UP) {
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            version = new DataInputStream(new java.io.ByteArrayInputStream(body)).readInt();
            out.writeInt(body.length + 4);
            out.write(body);
        }
        while (true) {
            int kind = in.readByte();
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            if (kind == 'S' || kind == 'Q') {
                roundTrips.incrementAndGet();
            }
            out.writeByte(kind);
            out.writeInt(body.length + 4);
            out.write(body);
        }
    }

    /** Something that ends with its connection. */
    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (EOFException | SocketException e) {
                        // it is over
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "proxy of PostgreSQL");
        thread.setDaemon(true);
        thread.start();
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
