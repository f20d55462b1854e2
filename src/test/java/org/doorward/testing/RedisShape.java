package org.doorward.testing;

import java.util.Map;
import java.util.stream.Stream;
import org.doorward.internal.store.redis.RedisStores;

/** How an installation of Redis of more than one server is reached. */
public final class RedisShape {
    private final Map<String, String> settings;

    private RedisShape(Map<String, String> settings) {
        this.settings = settings;
    }

    /** One primary and two replicas that sentinels watch. */
    public static RedisShape of(RealSentinel bed) {
        return new RedisShape(Map.of(
                "doorward.redis.address", bed.addresses(),
                "doorward.redis.mode", "sentinel",
                "doorward.redis.master", bed.masterName()));
    }

    /** Three primaries with a replica each. */
    public static RedisShape of(RealCluster bed) {
        return new RedisShape(Map.of("doorward.redis.address", bed.addresses(), "doorward.redis.mode", "cluster"));
    }

    /** Names and values for a server that keeps its sessions there, and these more. */
    public String[] with(String... namesAndValues) {
        Stream<String> how =
                settings.entrySet().stream().flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()));
        return Stream.of(Stream.of("doorward.store", "redis"), how, Stream.of(namesAndValues))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    /** What is kept there, connected and checked; with time enough to answer on a busy machine. */
    public RedisStores stores(String... namesAndValues) {
        return RealRedis.started(TestSettings.texts(with(namesAndValues)), settings.get("doorward.redis.address"));
    }
}
