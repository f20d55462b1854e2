package org.doorward.testing;

import java.time.Duration;
import java.util.List;

/** The replicas of one primary, which can be made to follow it no more. */
public final class Replicas {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String primary;
    private final List<String> addresses;

    /** Those that follow the server at this address now. */
    public Replicas(String primary) {
        this.primary = primary;
        this.addresses = following();
    }

    private List<String> following() {
        try (RedisLink link = new RedisLink(primary)) {
            return link.text("INFO", "replication")
                    .lines()
                    .filter(line -> line.matches("slave\\d:.*state=online.*"))
                    .map(line -> "redis://127.0.0.1:" + line.strip().replaceAll(".*port=(\\d+).*", "$1"))
                    .toList();
        }
    }

    public List<String> addresses() {
        return addresses;
    }

    /** Each of them runs this command. */
    public void each(String... words) {
        addresses.forEach(address -> run(address, words));
    }

    private static void run(String address, String... words) {
        try (RedisLink link = new RedisLink(address)) {
            link.call(words);
        }
    }

    /** They keep what they have and hear no more; sentinels would put that right after some ten seconds. */
    public void detach() {
        each("REPLICAOF", "NO", "ONE");
    }

    /** One of them hears no more. */
    public void detachOne() {
        run(addresses.get(0), "REPLICAOF", "127.0.0.1", "1");
    }

    /** They follow again. */
    public void attach() {
        String[] hostAndPort = primary.replace("redis://", "").split(":", 2);
        each("REPLICAOF", hostAndPort[0], hostAndPort[1]);
        Eventually.within(SOON, "the replicas follow", () -> following().size() == addresses.size());
    }
}
