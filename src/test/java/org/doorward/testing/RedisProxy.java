package org.doorward.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ServerSocketFactory;

/**
 * A network that can be bad, in front of one Redis server: on a free loopback port, slow, silent, cut, or losing single
 * commands. It understands commands, but passes on bytes as they came. A matcher is given a command's words, each byte a
 * character (ISO-8859-1).
 */
public final class RedisProxy implements AutoCloseable {
    private static final String OK = "+OK\r\n";

    private final int target;
    private final String scheme;
    private final ServerSocket listener;
    private final Traffic traffic = new Traffic();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final CommandRules rules = new CommandRules();

    /** In front of a server at an address like {@code redis://127.0.0.1:6379}. */
    public RedisProxy(String address) {
        this(address, "redis", ServerSocketFactory.getDefault());
    }

    /** One to which clients speak TLS. */
    public static RedisProxy tls(String address, TestCertificate certificate) {
        return new RedisProxy(address, "rediss", certificate.serverSockets());
    }

    private RedisProxy(String address, String scheme, ServerSocketFactory sockets) {
        this.target = URI.create(address).getPort();
        this.scheme = scheme;
        try {
            listener = sockets.createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "proxy of " + address);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // this client is gone, or no more are wanted
            }
        }
    }

    private void connect(Socket client) throws IOException {
        if (traffic.isCut()) {
            client.close();
            return;
        }
        try {
            client.setTcpNoDelay(true);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            ProxiedConnection connection =
                    new ProxiedConnection(rules::judge, traffic, client, server, connections::remove);
            connections.add(connection);
            connection.start();
            if (traffic.isCut() || listener.isClosed()) {
                connection.close();
            }
        } catch (IOException e) {
            // the server is dead, and so is what leads to it
            client.close();
        }
    }

    /** Matches commands by name, whatever their words. */
    public static Predicate<List<String>> named(String name) {
        return command -> CommandRules.name(command).equals(name.toUpperCase(Locale.ROOT));
    }

    /** For clients: {@code redis://} or {@code rediss://}, and the port. */
    public String address() {
        return scheme + "://127.0.0.1:" + listener.getLocalPort();
    }

    /** Ends all that was asked of it: from now on it is a good network. */
    public void pass() {
        rules.clear();
        traffic.delay(Duration.ZERO);
        traffic.become(Traffic.State.PASSING);
    }

    /** From now on each answer comes so long after its command at the earliest. */
    public void delay(Duration by) {
        traffic.delay(by);
    }

    /** Accepts and keeps connections, but passes on nothing either way, until it thaws; then what waited goes on. */
    public void freeze() {
        traffic.become(Traffic.State.FROZEN);
    }

    /** Passes on commands, which the server runs, but no answers until it thaws. */
    public void mute() {
        traffic.become(Traffic.State.MUTE);
    }

    public void thaw() {
        traffic.become(Traffic.State.PASSING);
    }

    /** Closes all connections, and each new one at once. */
    public void cut() {
        traffic.become(Traffic.State.CUT);
        connections.forEach(ProxiedConnection::close);
    }

    public void heal() {
        traffic.become(Traffic.State.PASSING);
    }

    /** The server never gets such commands; their client is told {@code OK}. */
    public void drop(Predicate<List<String>> matcher) {
        drop(matcher, OK);
    }

    /** The server never gets such commands; their client is told this, in the protocol's own form with all line ends. */
    public void drop(Predicate<List<String>> matcher, String answer) {
        drop(matcher, () -> answer);
    }

    /** As {@link #drop(Predicate, String)}, with an answer that is made each time. */
    public void drop(Predicate<List<String>> matcher, Supplier<String> answer) {
        rules.add(matcher, () -> {}, Optional.of(answer), () -> {});
    }

    /** Does this instead of passing on such a command, each time, on the connection's thread; then the client is told this. */
    public void instead(Predicate<List<String>> matcher, Runnable action, String answer) {
        rules.add(matcher, action, Optional.of(() -> answer), () -> {});
    }

    /** Does this before such a command is passed on, each time, on the connection's thread. */
    public void when(Predicate<List<String>> matcher, Runnable action) {
        rules.add(matcher, action, Optional.empty(), () -> {});
    }

    /** Does this when the server has answered such a command, before the client is told. */
    public void after(Predicate<List<String>> matcher, Runnable action) {
        rules.add(matcher, () -> {}, Optional.empty(), action);
    }

    /** How often each command came, by name in capitals; dropped ones count. */
    public Map<String, Long> seen() {
        return rules.seen();
    }

    /** How many commands the server never got. */
    public long dropped() {
        return rules.dropped();
    }

    /** How many clients there are. */
    public int connections() {
        return connections.size();
    }

    /** @throws AssertionError if a matcher or an action failed */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        rules.throwFailure();
    }
}
