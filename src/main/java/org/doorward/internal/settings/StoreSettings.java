package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;

/** Settings of the store of sessions: its kind, the number of nodes, and the cache of each node. */
public final class StoreSettings {
    /** The store of sessions. */
    public enum Store {
        MEMORY,
        REDIS,
        JPA
    }

    public static final Setting<Store> STORE = Setting.choice(
            "doorward.store",
            Store.class,
            null,
            "Where sessions live. Without it: redis when an address is set, else jpa when a database is, else memory.");

    public static final Setting<Boolean> CLUSTER = Setting.flag(
            "doorward.cluster",
            "false",
            "Say that several nodes serve this application: a store that only one of them knows is refused.");

    public static final Setting<Duration> CACHE_MAX_AGE = Setting.duration(
            "doorward.cache.max-age",
            "5s",
            Duration.ZERO,
            Duration.ofMinutes(1),
            "How long a node may answer from its copy of a session when no message comes; 0 = off, every request asks"
                    + " the store.");

    public static final Setting<Integer> CACHE_MAX_ENTRIES = Setting.number(
            "doorward.cache.max-entries",
            "100000",
            1_000,
            10_000_000,
            "Sessions that a node keeps copies of at most, at about 1.2 KB each.");

    public static final Setting<Duration> CLEANUP_EVERY = Setting.duration(
            "doorward.cleanup.every",
            "1h",
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            "How often what has ended is swept out of stores that do not do so by themselves.");

    public static final Setting<Duration> START_WAIT = Setting.duration(
            "doorward.start.wait",
            "30s",
            Duration.ZERO,
            Duration.ofMinutes(10),
            "How long the deployment waits for a store that does not answer; then it goes on, not ready, until the store"
                    + " does. 0 = tries once.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL =
            List.of(STORE, CLUSTER, CACHE_MAX_AGE, CACHE_MAX_ENTRIES, CLEANUP_EVERY, START_WAIT);

    private StoreSettings() {}
}
