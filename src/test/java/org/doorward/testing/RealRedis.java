package org.doorward.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.store.redis.RedisStores;
import redis.embedded.RedisServer;

/** A real Redis server of the test's own, on a free loopback port. */
public final class RealRedis implements AutoCloseable {
    private final int port = FreePorts.next();
    private RedisServer server;

    public RealRedis() {
        start();
    }

    /** Starts it again, empty, on the port it had. */
    public void start() {
        try {
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

    public void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /** What is kept here, connected and checked; with time enough to answer on a busy machine. */
    public RedisStores stores(String... namesAndValues) {
        return started(TestSettings.texts(namesAndValues), address());
    }

    /** What is kept at these addresses, connected and checked. */
    public static RedisStores started(Map<String, String> texts, String addresses) {
        texts.putIfAbsent("doorward.redis.address", addresses);
        texts.putIfAbsent("doorward.redis.timeout", "10s");
        RedisStores stores = new RedisStores(DoorwardSettings.of(texts), Clock.systemUTC(), Optional.empty());
        try {
            stores.start();
        } catch (StoreUnavailableException e) {
            // a busy machine; no test is about how long it may take
            Eventually.within(Duration.ofSeconds(60), "Redis answers", stores::isReady);
        }
        return stores;
    }

    /** Sends one command and gives the whole answer as text lines, in the protocol's own form. */
    public List<String> command(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append('$')
                        .append(word.getBytes(StandardCharsets.UTF_8).length)
                        .append("\r\n");
                request.append(word).append("\r\n");
            }
            OutputStream out = socket.getOutputStream();
            out.write((request + "*1\r\n$4\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
            return lines.subList(0, Math.max(0, lines.size() - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often each command was run since the last {@code CONFIG RESETSTAT}; what scripts run inside counts too. */
    public List<String> commandStatistics() {
        return command("INFO", "commandstats");
    }

    @Override
    public void close() {
        stop();
    }
}
