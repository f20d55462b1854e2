package org.doorward.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real Redis Cluster of three primaries with one replica each, on free loopback ports. A replica takes over from a dead
 * or frozen primary after four to eight seconds; slots can be moved to another primary, and left half moved.
 */
public final class RealCluster implements AutoCloseable {
    private static final int PRIMARIES = 3;
    private static final int SLOTS = 16_384;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final List<String> NODE = List.of(
            "cluster-enabled yes",
            "cluster-config-file nodes.conf",
            "cluster-require-full-coverage no",
            "cluster-replica-validity-factor 0",
            "cluster-announce-ip 127.0.0.1");

    private final List<RedisProcess> nodes;

    /** Back when it takes commands for all slots and each primary's replica is in sync. */
    public RealCluster() {
        this(QUICK);
    }

    /** One whose primaries may be held up, with the machine that they are on, and stay primaries all the same. */
    public static RealCluster thatIsPatient() {
        return new RealCluster(PATIENT);
    }

    /** @param patience how long a node may say nothing before the others take it for dead */
    private RealCluster(Duration patience) {
        nodes = Stream.generate(FreePorts::nextOfClusterNode)
                .distinct()
                .limit(2 * PRIMARIES)
                .map(port -> new RedisProcess(port, configuration(patience)))
                .toList();
        try {
            nodes.forEach(RedisProcess::start);
            form();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static List<String> configuration(Duration patience) {
        return Stream.of(RedisProcess.IN_MEMORY, NODE, List.of("cluster-node-timeout " + patience.toMillis()))
                .flatMap(List::stream)
                .toList();
    }

    private void form() {
        List<RedisProcess> primaries = nodes.subList(0, PRIMARIES);
        for (int i = 0; i < PRIMARIES; i++) {
            primaries.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            Stream<String> slots = IntStream.range(SLOTS * i / PRIMARIES, SLOTS * (i + 1) / PRIMARIES)
                    .mapToObj(Integer::toString);
            primaries
                    .get(i)
                    .call(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
        }
        for (RedisProcess node : nodes) {
            nodes.get(0).call("CLUSTER", "MEET", "127.0.0.1", Integer.toString(node.port()));
        }
        Eventually.within(
                SOON, "all nodes know each other", () -> nodes.stream().allMatch(this::knowsAll));
        for (int i = 0; i < PRIMARIES; i++) {
            nodes.get(PRIMARIES + i).call("CLUSTER", "REPLICATE", id(primaries.get(i)));
        }
        awaitAgreement();
    }

    private boolean knowsAll(RedisProcess node) {
        List<String> lines = node.ask("CLUSTER", "NODES")
                .map(Object::toString)
                .orElse("")
                .lines()
                .toList();
        return lines.size() == nodes.size() && lines.stream().noneMatch(line -> line.contains("handshake"));
    }

    static String id(RedisProcess node) {
        return node.call("CLUSTER", "MYID").toString();
    }

    /** Back when all nodes that answer agree on every slot, and the replicas among them are in sync. */
    public void awaitAgreement() {
        Eventually.within(SOON, "the nodes agree", () -> {
            List<RedisProcess> answering = answering();
            Set<String> maps = answering.stream()
                    .map(node -> node.ask("CLUSTER", "SLOTS")
                            .map(RealCluster::sorted)
                            .orElse(""))
                    .collect(Collectors.toSet());
            long replicas = answering.stream()
                    .filter(node -> !node.info("master_port").isEmpty())
                    .count();
            return maps.size() == 1
                    && replicas == answering.size() - PRIMARIES
                    && answering.stream().allMatch(RealCluster::isWell);
        });
    }

    /** The slots with primaries and replicas, whatever the order. */
    private static String sorted(Object slots) {
        return new TreeSet<>(((List<?>) slots).stream().map(Object::toString).toList()).toString();
    }

    private static boolean isWell(RedisProcess node) {
        String cluster = node.ask("CLUSTER", "INFO").map(Object::toString).orElse("");
        return cluster.contains("cluster_state:ok")
                && (node.info("role").equals("master")
                        || node.info("master_link_status").equals("up"));
    }

    List<RedisProcess> answering() {
        return nodes.stream().filter(node -> node.ask("PING").isPresent()).toList();
    }

    /** The addresses of all nodes, with commas between them. */
    public String addresses() {
        return nodes.stream().map(RedisProcess::address).collect(Collectors.joining(","));
    }

    RedisProcess node(String address) {
        return nodes.stream()
                .filter(node -> node.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node of this bed: " + address));
    }

    /** The slot of a key. */
    public int slotOf(String key) {
        return ((Long) answering().get(0).call("CLUSTER", "KEYSLOT", key)).intValue();
    }

    /** The address of the primary that has the key's slot, as the first node says that answers. */
    public String primaryOf(String key) {
        return primarySeenBy(answering().get(0), slotOf(key))
                .orElseThrow(() -> new IllegalStateException("nobody has the slot of " + key));
    }

    static Optional<String> primarySeenBy(RedisProcess node, int slot) {
        List<?> ranges = (List<?>) node.ask("CLUSTER", "SLOTS").orElse(List.of());
        return ranges.stream()
                .map(List.class::cast)
                .filter(range -> (Long) range.get(0) <= slot && slot <= (Long) range.get(1))
                .map(range -> (List<?>) range.get(2))
                .map(primary -> "redis://" + primary.get(0) + ":" + primary.get(1))
                .findFirst();
    }

    /** Ends the primary that has the key's slot with SIGKILL. @return its address */
    public String killPrimaryOf(String key) {
        String address = primaryOf(key);
        node(address).kill();
        return address;
    }

    /** Holds the primary that has the key's slot. */
    public Stopped freezePrimaryOf(String key) {
        return node(primaryOf(key)).freeze();
    }

    /** Back when all nodes that answer agree on another primary for the key's slot, and that takes commands. */
    public Duration awaitFailOver(String key, String oldPrimary) {
        int slot = slotOf(key);
        return Eventually.within(SOON, "another primary than " + oldPrimary + " has " + key, () -> {
            Set<Optional<String>> seen =
                    answering().stream().map(node -> primarySeenBy(node, slot)).collect(Collectors.toSet());
            Optional<String> only = seen.iterator().next();
            return seen.size() == 1 && only.isPresent() && !only.get().equals(oldPrimary) && isWell(node(only.get()));
        });
    }

    /** Starts the nodes again that were killed, empty; each comes back as a replica of who has its slots now. */
    public void restartKilled() {
        nodes.forEach(RedisProcess::start);
        awaitAgreement();
    }

    /** Moves the key's slot with all its keys to another primary. */
    public void moveSlotOf(String key) {
        beginMove(key).finish();
    }

    /** Begins that, and leaves all keys where they are: new ones are asked for at the other primary. */
    public SlotMove beginMove(String key) {
        RedisProcess from = node(primaryOf(key));
        RedisProcess to = answering().stream()
                .filter(node -> node != from && node.info("role").equals("master"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no other primary"));
        return new SlotMove(this, slotOf(key), from, to);
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
