package org.doorward.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Redis primary with two replicas and three sentinels, two of whom must agree that the primary is gone; they find
 * that out within two seconds, and have another one within six seconds. On free loopback ports.
 */
public final class RealSentinel implements AutoCloseable {
    private static final String NAME = "doorward";
    private static final int SENTINELS = 3;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration FAIL_OVER = Duration.ofSeconds(60);

    private static final Duration QUICK = Duration.ofSeconds(2);
    private static final Duration PATIENT = Duration.ofMinutes(1);

    /** How long the primary may say nothing before a sentinel takes it for dead. */
    private final Duration patience;

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    /** Back when a fail-over would work. */
    public RealSentinel() {
        this(QUICK);
    }

    /** One whose primary may be held up, with the machine that it is on, and stays the primary all the same. */
    public static RealSentinel thatIsPatient() {
        return new RealSentinel(PATIENT);
    }

    private RealSentinel(Duration patience) {
        this.patience = patience;
        try {
            RedisProcess primary = server();
            primary.start();
            for (int i = 0; i < 2; i++) {
                server().start("--replicaof", "127.0.0.1", Integer.toString(primary.port()));
            }
            awaitReplicasInSync(primary);
            startSentinels(primary);
            Eventually.within(SOON, "the sentinels know all of each other", this::isReady);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private RedisProcess server() {
        RedisProcess server = new RedisProcess(FreePorts.next(), RedisProcess.IN_MEMORY);
        servers.add(server);
        return server;
    }

    /** They are told of each other and of the replicas, which they would otherwise find out within seconds. */
    private void startSentinels(RedisProcess primary) {
        List<Integer> ports =
                Stream.generate(FreePorts::next).distinct().limit(SENTINELS).toList();
        for (int port : ports) {
            List<String> lines = new ArrayList<>(List.of(
                    "sentinel myid " + id(port),
                    "sentinel monitor " + NAME + " 127.0.0.1 " + primary.port() + " 2",
                    "sentinel down-after-milliseconds " + NAME + " " + patience.toMillis(),
                    "sentinel failover-timeout " + NAME + " 3000",
                    "sentinel parallel-syncs " + NAME + " 2"));
            servers.stream()
                    .filter(server -> server != primary)
                    .forEach(replica -> lines.add("sentinel known-replica " + NAME + " 127.0.0.1 " + replica.port()));
            ports.stream()
                    .filter(other -> other != port)
                    .forEach(other ->
                            lines.add("sentinel known-sentinel " + NAME + " 127.0.0.1 " + other + " " + id(other)));
            sentinels.add(new RedisProcess(port, lines, "--sentinel"));
        }
        sentinels.forEach(RedisProcess::start);
    }

    private static String id(int port) {
        return String.format("%040x", port);
    }

    private boolean isReady() {
        return views().allMatch(view ->
                view.isCalm() && view.sentinels() == SENTINELS - 1 && view.replicas() == servers.size() - 1L);
    }

    private Stream<SentinelView> views() {
        return sentinels.stream().map(sentinel -> new SentinelView(sentinel, NAME));
    }

    /** The sentinels' addresses, with commas between them. */
    public String addresses() {
        return sentinels.stream().map(RedisProcess::address).collect(Collectors.joining(","));
    }

    public String masterName() {
        return NAME;
    }

    /** The primary's address, as the first sentinel says that answers. */
    public String primaryAddress() {
        return views().flatMap(view -> view.primary().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no sentinel answers"));
    }

    private RedisProcess server(String address) {
        return servers.stream()
                .filter(server -> server.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server of this bed: " + address));
    }

    /** Ends the primary with SIGKILL. @return its address */
    public String killPrimary() {
        String address = primaryAddress();
        server(address).kill();
        return address;
    }

    /** Holds the primary; when it goes on, it takes itself for the primary until {@link #awaitDemotion} is back. */
    public Stopped freezePrimary() {
        return server(primaryAddress()).freeze();
    }

    /** Holds the replica at this address: it stays connected with the primary and says nothing. */
    public Stopped freezeReplica(String address) {
        return server(address).freeze();
    }

    /** Back when every replica that answers has all that the primary has. */
    public void awaitReplicasInSync() {
        awaitReplicasInSync(server(primaryAddress()));
    }

    private void awaitReplicasInSync(RedisProcess primary) {
        Eventually.within(SOON, "the replicas have all", () -> {
            String offset = primary.info("master_repl_offset");
            return !offset.isEmpty()
                    && servers.stream()
                            .filter(server ->
                                    server != primary && server.ask("PING").isPresent())
                            .allMatch(replica -> hasAll(replica, primary, Long.parseLong(offset)));
        });
    }

    private static boolean hasAll(RedisProcess replica, RedisProcess primary, long offset) {
        String reached = replica.info("slave_repl_offset");
        return !reached.isEmpty()
                && Long.parseLong(reached) >= offset
                && replica.info("master_link_status").equals("up")
                && replica.info("master_port").equals(Integer.toString(primary.port()));
    }

    /**
     * Back when all sentinels agree on another primary, that is one, and none is busy with it any more: that is one or two
     * seconds after clients can write again. What is broken before could leave a sentinel busy for ever.
     *
     * @return how long that took
     */
    public Duration awaitFailOver(String oldPrimary) {
        return Eventually.within(FAIL_OVER, "there is another primary than " + oldPrimary, () -> {
            Set<Optional<String>> seen = views().map(SentinelView::primary).collect(Collectors.toSet());
            String one = seen.iterator().next().orElse(oldPrimary);
            return seen.size() == 1
                    && !one.equals(oldPrimary)
                    && server(one).info("role").equals("master")
                    && views().allMatch(SentinelView::isCalm);
        });
    }

    /** Back when one that was held has been told that it is a replica now, which takes some ten seconds. */
    public void awaitDemotion(String oldPrimary) {
        Eventually.within(FAIL_OVER, "it is a replica", () -> server(oldPrimary)
                .info("role")
                .equals("slave"));
    }

    /** Starts the servers again that were killed, empty, as replicas of the primary; back when they have all it has. */
    public void restartKilled() {
        RedisProcess primary = server(primaryAddress());
        servers.stream()
                .filter(server -> !server.isRunning())
                .forEach(server -> server.start("--replicaof", "127.0.0.1", Integer.toString(primary.port())));
        awaitReplicasInSync(primary);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
    }
}
