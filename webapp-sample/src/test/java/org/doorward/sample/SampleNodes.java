package org.doorward.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.JpaSettings;
import org.doorward.internal.settings.KeySettings;
import org.doorward.internal.settings.RedisSettings;
import org.doorward.internal.settings.StoreSettings;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of the sample, each a process of its own, on one Redis and one database: {@code mvn -Pnodes}. Runs until it is
 * stopped or no node is left; then nothing remains of what it started, however it ended.
 */
public final class SampleNodes {
    private final List<Integer> ports;
    private final NodeSettings settings = new NodeSettings(System.getProperties());
    private final List<SampleNode> nodes = new ArrayList<>();
    private @Nullable Guardian guardian;
    private @Nullable String madeUpPassword;
    private volatile boolean stopping;

    private SampleNodes(List<Integer> ports) {
        this.ports = ports;
    }

    /** The system property {@code nodes.ports} says where, {@code doorward.…} are settings for all nodes. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            SampleNodes nodes = new SampleNodes(ports(System.getProperty("nodes.ports", "8081,8082")));
            nodes.run();
        } catch (IOException | SQLException | IllegalStateException | InvalidSettingsException e) {
            System.err.println("\n  " + e.getMessage() + "\n");
        }
        // where it is being stopped already, this changes nothing
        System.exit(1);
    }

    private static List<Integer> ports(String text) {
        List<Integer> ports;
        try {
            ports = Stream.of(text.split(",", -1))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalStateException("nodes.ports must be ports, comma-separated, and not: " + text, e);
        }
        for (int port : ports) {
            if (port < 1 || port > 65_535 || ports.indexOf(port) != ports.lastIndexOf(port)) {
                throw new IllegalStateException(
                        "nodes.ports must be different ports from 1 to 65535, and not: " + text);
            }
            if (!Ports.isFree(port)) {
                throw new IllegalStateException(
                        "port " + port + " of 127.0.0.1 is taken; give others, as in -Dnodes.ports=9081,9082");
            }
        }
        return ports;
    }

    private void run() throws IOException, SQLException, InterruptedException {
        try {
            start();
            for (SampleNode node : nodes) {
                node.awaitReadiness();
            }
            announce();
            for (SampleNode node : nodes) {
                node.process().waitFor();
            }
            throw new IllegalStateException("no node is left");
        } catch (IllegalStateException e) {
            if (!stopping) {
                throw e;
            }
        }
    }

    /** Not while it is being stopped: what is removed then must be complete. */
    private synchronized void start() throws IOException, SQLException, InterruptedException {
        Guardian started = Guardian.start();
        guardian = started;
        Path directory = started.directory();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        if (!settings.has(RedisSettings.ADDRESS) && !settings.has(RedisSettings.CONFIG)) {
            NodeStores.startRedis(directory.resolve("redis"), started, settings);
        }
        if (!settings.has(JpaSettings.URL) && !settings.has(JpaSettings.DATASOURCE)) {
            NodeStores.startDatabase(settings);
            makeUpPassword();
        }
        if (!settings.has(KeySettings.SECRET) && !settings.has(KeySettings.SECRET_FILE)) {
            settings.set(KeySettings.SECRET, NodeSettings.random());
        }
        if (!settings.has(StoreSettings.CLUSTER)) {
            settings.set(StoreSettings.CLUSTER, "true");
        }
        settings.check();
        for (int port : ports) {
            SampleNode node = SampleNode.start(directory.resolve("node-" + port), port, started, settings.texts());
            nodes.add(node);
            new Thread(() -> tell(node), "output of " + port).start();
        }
    }

    /** In a database that is fresh; in another the account may be there already, and the nodes say it if not. */
    private void makeUpPassword() {
        if (!settings.has(AccountSettings.BOOTSTRAP_PASSWORD)) {
            madeUpPassword = NodeSettings.random();
            settings.set(AccountSettings.BOOTSTRAP_PASSWORD, madeUpPassword);
        }
    }

    private void stop() {
        stopping = true;
        synchronized (this) {
            if (guardian != null) {
                guardian.finish();
            }
        }
    }

    /** What a node prints, and its end. */
    private void tell(SampleNode node) {
        try (BufferedReader lines = node.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!stopping) {
                    System.out.println("[" + node.port() + "] " + line);
                }
            }
            int status = node.process().waitFor();
            if (!stopping) {
                System.out.println("[" + node.port() + "] has ended (" + status + ")");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce() {
        String redis = settings.find(RedisSettings.ADDRESS)
                .map(address -> " (" + address + ")")
                .orElse("");
        System.out.printf("%n  Nodes of the Doorward sample, all with one Redis%s:%n%n", redis);
        for (SampleNode node : nodes) {
            System.out.printf(
                    "      %s   process %d%n", node.base(), node.process().pid());
        }
        if (madeUpPassword != null) {
            System.out.printf("%n  The first administrator, shown only this once:%n%n");
            // as the sample's web.xml has it
            String username = settings.find(AccountSettings.BOOTSTRAP_USERNAME).orElse("admin");
            System.out.printf("      username  %s%n      password  %s%n", username, madeUpPassword);
        }
        System.out.printf("%n  Sign in at one, and the other knows you; sign out at one, and the other refuses you.%n");
        System.out.printf("  Kill one (kill -9 and its process), and the other goes on. Ctrl-C stops everything.%n%n");
    }
}
