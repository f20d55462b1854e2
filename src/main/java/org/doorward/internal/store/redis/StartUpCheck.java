package org.doorward.internal.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.settings.RedisSettings;
import org.doorward.store.WorkLock;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisException;

/**
 * Checks at the start that Redis can be used: writes, reads and deletes on every part of a cluster, with the application's
 * account. It refuses a version that is too old, and warns of an eviction policy, of missing persistence and of a clock that
 * differs. Blocks.
 */
final class StartUpCheck {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    /** How many attempts the replicas have to confirm a write. */
    private static final int CONFIRMATIONS = 3;

    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(2);

    private final Redis redis;
    private final Keys keys;
    private final RedisEventLog events;
    private final RedisWorkLock locks;
    private final Breakers breakers;
    private final boolean cluster;
    private final boolean sentinel;
    private final Clock clock;
    private final List<String> tags;

    StartUpCheck(
            Redis redis,
            Keys keys,
            RedisEventLog events,
            RedisWorkLock locks,
            Breakers breakers,
            boolean cluster,
            boolean sentinel,
            Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.events = events;
        this.locks = locks;
        this.breakers = breakers;
        this.cluster = cluster;
        this.sentinel = sentinel;
        this.clock = clock;
        this.tags = Breakers.tags(cluster);
    }

    /**
     * @throws IllegalStateException with the reason, when Redis answers and refuses
     * @throws StoreUnavailableException when Redis does not answer
     */
    void run() {
        try {
            String nothing = keys.probe("0", "nothing");
            redis.loadScriptsNow(nothing);
            // each kind of call once, to load its classes
            redis.text(nothing);
            redis.fields(nothing);
            for (String tag : tags) {
                compareClocks(probe(tag));
            }
            compareReplicas();
            events.append(List.of(Map.of("v", "1", "kind", "probe", "node", "-")));
            events.after(events.end(), 1);
            locks.acquire(TenantId.DEFAULT, "probe", Duration.ZERO, Duration.ofSeconds(1))
                    .ifPresent(WorkLock.Held::close);
        } catch (StoreUnavailableException e) {
            throw Failures.refusal(e)
                    .<RuntimeException>map(
                            why -> new IllegalStateException("Redis refuses what Doorward needs: " + why, e))
                    .orElse(e);
        }
        for (RedisNode node : primaries()) {
            look(node);
        }
    }

    /**
     * Writes, reads and deletes on every primary, with the same confirmation by replicas as a revocation.
     *
     * @throws StoreUnavailableException when one does not answer, refuses, or too few replicas confirm
     * @throws IllegalStateException when one does not store or does not delete
     */
    void write() {
        breakers.onePerPrimary(tags).forEach(this::safeProbe);
    }

    /** Returns the time of Redis. */
    private Instant probe(String tag) {
        String sent = sent();
        return time(sent, redis.texts(Scripts.PROBE, at(tag), sent));
    }

    private void safeProbe(String tag) {
        String sent = sent();
        time(sent, redis.textsSafely(Scripts.PROBE, at(tag), sent));
    }

    private String sent() {
        return "probe-" + Long.toString(clock.millis(), 36);
    }

    private List<Object> at(String tag) {
        return List.of(
                keys.probe(tag, "hash"), keys.probe(tag, "set"), keys.probe(tag, "text"), keys.probe(tag, "members"));
    }

    private static Instant time(String sent, List<String> answer) {
        if (!answer.get(0).equals(sent) || !answer.get(2).equals("0")) {
            throw new IllegalStateException("Redis does not store or does not delete a test value: " + answer);
        }
        return Instant.ofEpochMilli(Long.parseLong(answer.get(3)));
    }

    /** Warns when too few replicas confirm. It may be temporary, and does not stop the start. */
    private void compareReplicas() {
        for (int left = redis.replicas() == 0 ? 0 : CONFIRMATIONS; left > 0; left--) {
            try {
                write();
                return;
            } catch (StoreUnavailableException e) {
                if (e.getCause() != null) {
                    throw e;
                }
                if (left == 1) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            RedisSettings.WAIT.name()
                                    + ": {0}; until so many do, sign-outs and revocations are answered 503 and this node"
                                    + " is not ready",
                            e.getMessage());
                }
            }
        }
    }

    private void compareClocks(Instant there) {
        Duration difference = Duration.between(there, clock.instant());
        if (difference.abs().compareTo(CLOCKS_MAY_DIFFER) > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the clock of this node is {0} ms ahead of the clock of Redis (negative: behind); synchronise both by NTP",
                    difference.toMillis());
        }
    }

    private Collection<? extends RedisNode> primaries() {
        RedissonClient client = redis.client();
        try {
            if (cluster) {
                return client.getRedisNodes(RedisNodes.CLUSTER).getMasters();
            }
            if (sentinel) {
                return List.of(
                        client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster());
            }
            return List.of(client.getRedisNodes(RedisNodes.SINGLE).getInstance());
        } catch (RedisException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.INFO, "cannot list the Redis servers: {0}", e.getMessage());
            return List.of();
        }
    }

    private static void look(RedisNode node) {
        Map<String, String> server;
        List<String> warnings = new ArrayList<>();
        try {
            server = node.info(RedisNode.InfoSection.SERVER);
            Map<String, String> memory = node.info(RedisNode.InfoSection.MEMORY);
            Map<String, String> persistence = node.info(RedisNode.InfoSection.PERSISTENCE);
            String eviction = memory.getOrDefault("maxmemory_policy", "noeviction");
            if (!eviction.equals("noeviction")) {
                warnings.add("its eviction policy is " + eviction + ": when memory is short it evicts sessions,"
                        + " and people are signed out; set maxmemory-policy noeviction");
            }
            if ("0".equals(persistence.get("aof_enabled")) && savesNothing(node)) {
                warnings.add("it keeps nothing on disk: a restart signs everybody out; set appendonly yes");
            }
        } catch (RedisException e) {
            LOG.log(System.Logger.Level.INFO, "cannot read the configuration of Redis: {0}", e.getMessage());
            return;
        }
        String version = server.getOrDefault("redis_version", "");
        Matcher matcher = VERSION.matcher(version);
        if (matcher.matches() && isTooOld(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))) {
            throw new IllegalStateException("Redis " + version + " is too old: 6.2 or later is needed");
        }
        warnings.forEach(warning -> LOG.log(System.Logger.Level.WARNING, "Redis at {0}: {1}", node.getAddr(), warning));
    }

    static boolean isTooOld(int major, int minor) {
        return major < 6 || (major == 6 && minor < 2);
    }

    private static boolean savesNothing(RedisNode node) {
        try {
            return node.getConfig("save").getOrDefault("save", "?").isBlank();
        } catch (RedisException e) {
            // a managed Redis may refuse CONFIG
            return false;
        }
    }
}
