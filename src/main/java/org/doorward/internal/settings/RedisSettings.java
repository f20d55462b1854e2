package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of Redis: its addresses, its connections, and the names of its keys. */
public final class RedisSettings {
    /** The arrangement of the Redis servers. */
    public enum Mode {
        /** One server. */
        SINGLE,
        /** A primary with replicas, monitored by sentinels. */
        SENTINEL,
        /** Several primaries that share the keys. */
        CLUSTER
    }

    public static final Setting<List<String>> ADDRESS = Setting.list(
            "doorward.redis.address",
            "redis://host:port or rediss://host:port, comma-separated",
            null,
            "The Redis server; the sentinels, or some nodes of a cluster. Without it, and with `doorward.store=redis`,"
                    + " the application's own `RedissonClient` bean is used.");

    public static final Setting<Mode> MODE = Setting.choice(
            "doorward.redis.mode", Mode.class, "single", "The kind of servers at `doorward.redis.address`.");

    public static final Setting<String> MASTER = Setting.text(
            "doorward.redis.master", "text", "mymaster", "What the sentinels call the primary; mode `sentinel` only.");

    public static final Setting<String> USERNAME =
            Setting.text("doorward.redis.username", "text", null, "The ACL user.");

    public static final Setting<String> PASSWORD =
            Setting.confidential("doorward.redis.password", "text", "That user's password.");

    public static final Setting<Integer> DATABASE =
            Setting.number("doorward.redis.database", "0", 0, 65_535, "The database number.");

    public static final Setting<Boolean> TLS = Setting.flag(
            "doorward.redis.tls",
            "false",
            "Speak TLS to every server, also to those that sentinels or a cluster name; as `rediss://` does.");

    public static final Setting<Integer> POOL_SIZE = Setting.number(
            "doorward.redis.pool-size", "32", 1, 10_000, "Connections at most; one serves many requests a second.");

    public static final Setting<Duration> TIMEOUT = Setting.duration(
            "doorward.redis.timeout",
            "300ms",
            Duration.ofMillis(10),
            Duration.ofSeconds(10),
            "How long one command may take before the answer is 503.");

    public static final Setting<String> KEY_PREFIX = Setting.text(
            "doorward.redis.key-prefix",
            "letters, digits, . _ - :",
            "doorward",
            "Keeps several applications on one Redis apart.");

    public static final Setting<Integer> WAIT = Setting.number(
            "doorward.redis.wait",
            "0",
            0,
            10,
            "How many replicas must have a revocation before it is confirmed, else 503. Set it to the number of all"
                    + " replicas and no fail-over loses a confirmed one.");

    public static final Setting<String> CONFIG = Setting.text(
            "doorward.redis.config",
            "path",
            null,
            "A Redisson configuration in YAML instead of the address and what belongs to it: trust stores, NAT and the"
                    + " like.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(
            ADDRESS, MODE, MASTER, USERNAME, PASSWORD, DATABASE, TLS, POOL_SIZE, TIMEOUT, KEY_PREFIX, WAIT, CONFIG);

    private RedisSettings() {}
}
