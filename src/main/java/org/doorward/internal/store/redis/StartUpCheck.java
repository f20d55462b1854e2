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
import org.doorward.session.WorkLock;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisException;

/**
 * Whether Redis can be used by us, found out at the start and not by the first person who signs in: a real write, read and
 * delete on every part of it with the account that the application has (R247); and what will go wrong later: a version that
 * lacks something, keys that are thrown away when memory is short (R243), nothing that survives a restart, a clock that
 * differs. For a thread that may wait.
 */
final class StartUpCheck {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(2);

    private final Redis redis;
    private final Keys keys;
    private final RedisEventLog events;
    private final RedisWorkLock locks;
    private final boolean cluster;
    private final boolean sentinel;
    private final Clock clock;

    StartUpCheck(
            Redis redis,
            Keys keys,
            RedisEventLog events,
            RedisWorkLock locks,
            boolean cluster,
            boolean sentinel,
            Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.events = events;
        this.locks = locks;
        this.cluster = cluster;
        this.sentinel = sentinel;
        this.clock = clock;
    }

    /**
     * Makes sure.
     *
     * @throws IllegalStateException when Redis answers and refuses, with the reason
     * @throws StoreUnavailableException when it does not answer
     */
    void run() {
        try {
            for (String tag : Breakers.tags(cluster)) {
                probe(tag);
            }
            events.append(List.of(Map.of("v", "1", "kind", "probe", "node", "-")));
            events.after(events.end(), 1);
            locks.acquire(TenantId.DEFAULT, "probe", Duration.ZERO, Duration.ofSeconds(1))
                    .ifPresent(WorkLock.Held::close);
        } catch (StoreUnavailableException e) {
            throw Failures.refusal(e)
                    .<RuntimeException>map(why ->
                            new IllegalStateException("Redis answers and refuses what Doorward needs: " + why, e))
                    .orElse(e);
        }
        for (RedisNode node : primaries()) {
            look(node);
        }
    }

    private void probe(String tag) {
        String sent = "probe-" + Long.toString(clock.millis(), 36);
        List<String> answer = redis.texts(
                Scripts.PROBE,
                List.of(
                        keys.probe(tag, "hash"),
                        keys.probe(tag, "set"),
                        keys.probe(tag, "text"),
                        keys.probe(tag, "members")),
                sent);
        if (!answer.get(0).equals(sent) || !answer.get(2).equals("0")) {
            throw new IllegalStateException("Redis does not keep or does not delete what is written there: " + answer);
        }
        Duration difference = Duration.between(Instant.ofEpochMilli(Long.parseLong(answer.get(3))), clock.instant());
        if (difference.abs().compareTo(CLOCKS_MAY_DIFFER) > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the clock of this node is {0} ms ahead of Redis''s (negative: behind); let both keep time by NTP",
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
            LOG.log(System.Logger.Level.INFO, "what Redis servers there are cannot be looked at: {0}", e.getMessage());
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
                warnings.add("its eviction policy is " + eviction + ": when memory is short it throws sessions away,"
                        + " and people are signed out; set maxmemory-policy noeviction");
            }
            if ("0".equals(persistence.get("aof_enabled")) && savesNothing(node)) {
                warnings.add("it keeps nothing on disk: a restart signs everybody out; set appendonly yes");
            }
        } catch (RedisException e) {
            LOG.log(System.Logger.Level.INFO, "how Redis is set up cannot be looked at: {0}", e.getMessage());
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
            // a managed Redis does not let us look
            return false;
        }
    }
}
