package org.doorward.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A slot of a {@link RealCluster} on its way from one primary to another. Until it is finished, the old one sends those who
 * want a key that it does not have to the new one, for this once ({@code ASK}); and a command or script over some keys that
 * are there and some that are not, the new one cannot run ({@code TRYAGAIN}; from Redis 7 on the old one says so).
 */
public final class SlotMove {
    private static final int AT_ONCE = 100;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final RealCluster cluster;
    private final String slot;
    private final RedisProcess from;
    private final RedisProcess to;

    SlotMove(RealCluster cluster, int slot, RedisProcess from, RedisProcess to) {
        this.cluster = cluster;
        this.slot = Integer.toString(slot);
        this.from = from;
        this.to = to;
        to.call("CLUSTER", "SETSLOT", this.slot, "IMPORTING", RealCluster.id(from));
        from.call("CLUSTER", "SETSLOT", this.slot, "MIGRATING", RealCluster.id(to));
    }

    /** The address of the primary that has had the slot. */
    public String from() {
        return from.address();
    }

    /** The address of the primary that gets the slot. */
    public String to() {
        return to.address();
    }

    /** Moves these keys of the slot already. */
    public void moveKeys(String... keys) {
        List<String> command =
                new ArrayList<>(List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "60000", "KEYS"));
        command.addAll(List.of(keys));
        Object answer = from.call(command.toArray(String[]::new));
        if (!"OK".equals(answer)) {
            throw new IllegalStateException("not moved: " + List.of(keys) + " " + answer);
        }
    }

    /** Moves the keys that are left and gives the slot to the new primary; back when every node knows. */
    public void finish() {
        for (String[] keys = keys(); keys.length > 0; keys = keys()) {
            moveKeys(keys);
        }
        String id = RealCluster.id(to);
        to.call("CLUSTER", "SETSLOT", slot, "NODE", id);
        from.call("CLUSTER", "SETSLOT", slot, "NODE", id);
        cluster.answering().stream()
                .filter(node -> node != to && node != from && node.info("role").equals("master"))
                .forEach(node -> node.call("CLUSTER", "SETSLOT", slot, "NODE", id));
        Eventually.within(SOON, "every node knows who has slot " + slot, () -> cluster.answering().stream()
                .allMatch(node ->
                        RealCluster.primarySeenBy(node, Integer.parseInt(slot)).equals(Optional.of(to()))));
    }

    private String[] keys() {
        List<?> keys = (List<?>) from.call("CLUSTER", "GETKEYSINSLOT", slot, Integer.toString(AT_ONCE));
        return keys.stream().map(Objects::toString).toArray(String[]::new);
    }
}
