package org.doorward.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.RedisServer;

/** A real Redis server on a free loopback port, that keeps nothing. */
public final class LocalRedis implements AutoCloseable {
    private static final Pattern PROCESSED = Pattern.compile("total_commands_processed:(\\d+)");
    private static final Pattern KEYS = Pattern.compile("keys=(\\d+)");
    private static final Pattern SYSTEM = Pattern.compile("used_cpu_sys:([0-9.]+)");
    private static final Pattern USER = Pattern.compile("used_cpu_user:([0-9.]+)");
    private static final Pattern MEMORY = Pattern.compile("used_memory:(\\d+)");

    private final int port;
    private final RedisServer server;

    /** Starts one. */
    public LocalRedis() {
        try {
            port = freePort();
            server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Where it is, as Redisson takes it. */
    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** How many commands it has run since it was started, those inside scripts too; two are added by each time that this asks. */
    public long commands() {
        return number("stats", PROCESSED);
    }

    /** How many octets it uses. */
    public long memory() {
        return number("memory", MEMORY);
    }

    /** How many keys it has. */
    public long keys() {
        return number("keyspace", KEYS);
    }

    /** How many seconds a processor has worked for it. */
    public double processorSeconds() {
        return Double.parseDouble(told("cpu", SYSTEM)) + Double.parseDouble(told("cpu", USER));
    }

    private long number(String section, Pattern pattern) {
        return Long.parseLong(told(section, pattern));
    }

    private String told(String section, Pattern pattern) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("INFO " + section + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            Matcher matcher = pattern.matcher(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            if (!matcher.find()) {
                throw new IllegalStateException("Redis does not tell " + pattern);
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
